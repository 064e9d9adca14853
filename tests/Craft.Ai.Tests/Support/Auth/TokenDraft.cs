using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Crafting.Ai.Tests;

/// <summary>A token before it is signed; good in every respect until a test spoils it.</summary>
internal sealed class TokenDraft
{
    public string Issuer { set => Payload["iss"] = value; }

    public JsonObject Header { get; } = new() { ["typ"] = "at+jwt" };

    public JsonObject Payload { get; } = new()
    {
        ["sub"] = "alice",
        ["client_id"] = "client-1",
        ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
    };

    /// <summary>The header's exact text, when it must not be what a serializer writes.</summary>
    public string? RawHeader { get; set; }

    /// <summary>The payload's exact text, when it must not be what a serializer writes.</summary>
    public string? RawPayload { get; set; }

    /// <summary>Sets or, with null, leaves out a claim.</summary>
    public TokenDraft With(string claim, JsonNode? value)
    {
        if (value is null)
            Payload.Remove(claim);
        else
            Payload[claim] = value;
        return this;
    }

    public TokenDraft For(string audience) => With("aud", audience);

    public string Sign(SigningKey key)
    {
        Header["alg"] ??= key.Algorithm;
        Header["kid"] ??= key.Id;
        var signed = Signed();
        return $"{signed}.{SigningKey.Base64Url(key.Sign(Encoding.ASCII.GetBytes(signed), (string)Header["alg"]!))}";
    }

    /// <summary>Signs with a shared secret (RFC 7518 section 3.2).</summary>
    public string Sign(byte[] secret, string algorithm = "HS256")
    {
        Header["alg"] ??= algorithm;
        var signed = Signed();
        return $"{signed}.{SigningKey.Base64Url(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private string Signed() =>
        $"{SigningKey.Base64Url(RawHeader ?? Header.ToJsonString())}.{SigningKey.Base64Url(RawPayload ?? Payload.ToJsonString())}";
}
