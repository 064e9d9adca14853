using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Holds the signature of a request against its body.</summary>
internal sealed class WebhookCheck(WebhookSignature signature, byte[] secret, TimeProvider time)
{
    private const int LongestHeader = 1024;
    private const int MostDigests = 8;

    /// <exception cref="CraftException">RC5039; it never says which part is wrong.</exception>
    public void Check(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var header = request.Headers[signature.Header];
        if (header.Count != 1 || header[0] is not { Length: > 0 and <= LongestHeader } value
            || !(signature.IsTimestamped ? IsTimely(value, body) : IsSigned(value, body)))
            throw new CraftException(CraftError.SignatureInvalid);
    }

    private bool IsSigned(string value, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, body, expected);
        return value.StartsWith(signature.Prefix, StringComparison.Ordinal) && Is(expected, value.AsSpan(signature.Prefix.Length));
    }

    // t=1492774577,v1=…,v1=…; several while the sender changes its secret.
    private bool IsTimely(string value, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<char> sent = default;
        foreach (var part in value.AsSpan().Split(','))
        {
            if (value.AsSpan(part).Trim() is ['t', '=', .. var digits])
            {
                // Two times: one would be signed and the other one looked at.
                if (!sent.IsEmpty)
                    return false;
                sent = digits;
            }
        }

        if (!long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((decimal)time.GetUtcNow().ToUnixTimeSeconds() - seconds) > (decimal)signature.Tolerance.TotalSeconds)
            return false;
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        using (var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret))
        {
            hmac.AppendData(Encoding.ASCII.GetBytes(string.Concat(sent, ".")));
            hmac.AppendData(body);
            hmac.GetHashAndReset(expected);
        }

        var digests = 0;
        foreach (var part in value.AsSpan().Split(','))
        {
            if (value.AsSpan(part).Trim() is ['v', '1', '=', .. var digest] && ++digests <= MostDigests && Is(expected, digest))
                return true;
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> expected, ReadOnlySpan<char> hex)
    {
        Span<byte> told = stackalloc byte[SHA256.HashSizeInBytes];
        return hex.Length == 2 * SHA256.HashSizeInBytes
            && Convert.FromHexString(hex, told, out _, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected, told);
    }
}
