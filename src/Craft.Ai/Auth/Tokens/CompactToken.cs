using System.Text;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>A signed token, taken apart but not believed (RFC 7515 section 3.1).</summary>
internal sealed class CompactToken
{
    public const int MaxLength = 16 * 1024;

    /// <summary>The longest key id that is compared; real ones have some forty characters.</summary>
    public const int MaxKeyIdLength = 256;

    private const int MaxHeaderBytes = 4 * 1024;

    private readonly string _text;
    private readonly int _firstDot;
    private readonly int _lastDot;

    private CompactToken(string text, int firstDot, int lastDot, string algorithm, string? keyId, string? type) =>
        (_text, _firstDot, _lastDot, Algorithm, KeyId, Type) = (text, firstDot, lastDot, algorithm, keyId, type);

    /// <summary>The algorithm that the token names; which ones are accepted is not the token's to say.</summary>
    public string Algorithm { get; }

    public string? KeyId { get; }

    public string? Type { get; }

    public byte[] SignedBytes => Encoding.ASCII.GetBytes(_text, 0, _lastDot);

    public byte[] Signature => Base64UrlText.Decode(_text.AsSpan(_lastDot + 1));

    public byte[] Payload => Base64UrlText.Decode(_text.AsSpan(_firstDot + 1, _lastDot - _firstDot - 1));

    public static AuthFailure? TryRead(string text, out CompactToken token)
    {
        token = null!;
        if (text.Length > MaxLength)
            return Malformed("The token is longer than 16 KiB.");
        var firstDot = text.IndexOf('.', StringComparison.Ordinal);
        var lastDot = text.LastIndexOf('.');
        if (firstDot <= 0 || lastDot <= firstDot + 1
            || !Base64UrlText.IsCanonical(text.AsSpan(0, firstDot))
            || !Base64UrlText.IsCanonical(text.AsSpan(firstDot + 1, lastDot - firstDot - 1))
            || !Base64UrlText.IsCanonical(text.AsSpan(lastDot + 1)))
        {
            return Malformed("The token is not three base64url parts. An opaque token needs a verifier that asks the provider.");
        }

        if (firstDot > MaxHeaderBytes * 4 / 3
            || !StrictJson.TryReadObject(Base64UrlText.Decode(text.AsSpan(0, firstDot)), StrictJson.TokenDepth, out var header))
            return Malformed("The token's header is longer than 4 KiB, or not a plain JSON object.");

        // An extension that must be understood is not understood here, and compressed text has no bound (RFC 7515 section 4.1.11).
        if (header.TryGetProperty("crit"u8, out _) || header.TryGetProperty("zip"u8, out _))
            return Malformed("The token's header asks for an extension.");
        if (!TryGetText(header, "alg"u8, out var algorithm) || algorithm is null)
            return new(AuthReason.BadAlgorithm, "The token names no algorithm.");
        if (!TryGetText(header, "kid"u8, out var keyId) || keyId?.Length > MaxKeyIdLength)
            return Malformed("The token's key id is not a text of 256 characters at most.");
        if (!TryGetText(header, "typ"u8, out var type))
            return Malformed("The token's type is not a text.");

        // jku, x5u, jwk and x5c are never looked at: a stranger must not bring the key along, nor make this server fetch one.
        token = new(text, firstDot, lastDot, algorithm, keyId, type);
        return null;
    }

    private static bool TryGetText(JsonElement header, ReadOnlySpan<byte> name, out string? text)
    {
        text = null;
        if (!header.TryGetProperty(name, out var member))
            return true;
        if (member.ValueKind != JsonValueKind.String)
            return false;
        text = member.GetString();
        return true;
    }

    private static AuthFailure Malformed(string detail) => new(AuthReason.Malformed, detail);
}
