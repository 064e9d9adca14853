using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Reads the provider's metadata: RFC 8414 first, OpenID Connect Discovery 1.0 second.</summary>
internal static class UpstreamReader
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The metadata; null when the provider cannot be read now.</summary>
    public static async Task<UpstreamMetadata?> ReadAsync(Outbound outbound, string issuer, CancellationToken cancellationToken)
    {
        foreach (var address in Addresses(issuer))
        {
            var answer = await outbound.SendAsync(new(HttpMethod.Get, address), MaxBytes, TimeSpan.FromSeconds(3), cancellationToken)
                .ConfigureAwait(false);
            if (answer is { Outcome: OutboundOutcome.Answered, Status: 200 } && Parse(answer.Body) is { } metadata)
                return metadata;
        }

        return null;
    }

    private static string[] Addresses(string issuer)
    {
        var uri = new Uri(issuer);
        var origin = uri.GetLeftPart(UriPartial.Authority);
        var path = uri.AbsolutePath.TrimEnd('/');
        return [$"{origin}/.well-known/oauth-authorization-server{path}", $"{origin}{path}/.well-known/openid-configuration"];
    }

    private static UpstreamMetadata? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new() { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "issuer") is not { } issuer)
                return null;
            return new(
                issuer,
                root.TryGetProperty("authorization_response_iss_parameter_supported", out var sends)
                    && sends.ValueKind == JsonValueKind.True,
                Text(root, "userinfo_endpoint"),
                root.TryGetProperty("code_challenge_methods_supported", out var methods) && methods.ValueKind == JsonValueKind.Array
                    && methods.EnumerateArray().Any(method => method.ValueKind == JsonValueKind.String && method.ValueEquals("S256"u8)),
                EveryEndpoint(root));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<(string Name, string Url)> EveryEndpoint(JsonElement root) =>
        [.. root.EnumerateObject()
            .Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.String)
            .Select(member => (member.Name, member.Value.GetString()!))];

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
