using System.Security.Cryptography;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Reads one JSON Web Key (RFC 7517 section 4); null for a key that signatures must not be checked with.</summary>
internal static class JwkReader
{
    public static PublicKey? Read(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || !IsForSignatures(jwk))
            return null;
        if (!TryGetText(jwk, "kid"u8, out var id) || id?.Length > CompactToken.MaxKeyIdLength
            || !TryGetText(jwk, "alg"u8, out var algorithm))
            return null;
        return TryGetText(jwk, "kty"u8, out var type) ? type switch
        {
            "RSA" => PublicKey.Rsa(new RSAParameters { Modulus = Bytes(jwk, "n"u8), Exponent = Bytes(jwk, "e"u8) }, id, algorithm),
            "EC" when TryGetText(jwk, "crv"u8, out var curve) =>
                PublicKey.Ec(curve, new ECPoint { X = Bytes(jwk, "x"u8), Y = Bytes(jwk, "y"u8) }, id, algorithm),
            _ => null,
        } : null;
    }

    private static bool IsForSignatures(JsonElement jwk)
    {
        if (jwk.TryGetProperty("use"u8, out var use) && !(use.ValueKind == JsonValueKind.String && use.ValueEquals("sig"u8)))
            return false;
        if (!jwk.TryGetProperty("key_ops"u8, out var operations))
            return true;
        if (operations.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var operation in operations.EnumerateArray())
        {
            if (operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify"u8))
                return true;
        }

        return false;
    }

    private static byte[]? Bytes(JsonElement jwk, ReadOnlySpan<byte> name)
    {
        if (!TryGetText(jwk, name, out var text) || text is null)
            return null;
        // Some issuers pad, although RFC 7518 section 2 forbids it; the value is the same.
        text = text.TrimEnd('=');
        return Base64UrlText.IsCanonical(text) ? Base64UrlText.Decode(text) : null;
    }

    private static bool TryGetText(JsonElement jwk, ReadOnlySpan<byte> name, out string? text)
    {
        text = null;
        if (!jwk.TryGetProperty(name, out var member))
            return true;
        if (member.ValueKind != JsonValueKind.String)
            return false;
        text = member.GetString();
        return true;
    }
}
