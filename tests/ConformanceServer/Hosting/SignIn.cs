using System.Net;
using System.Text.Json;

namespace ConformanceServer.Hosting;

/// <summary>Sign-in by command line: <c>--Issuer URL --Mode rs|pass|relay [--ClientLookup 'http://…/{client_id}'] [--PublicUrl
/// URL]</c>.</summary>
/// <remarks>Without an issuer the server is open. The audience is the server's own URL.</remarks>
internal static class SignIn
{
    public static async Task<McpAuth?> ReadAsync(IConfiguration settings)
    {
        if (settings["Issuer"] is not { Length: > 0 } issuer)
            return null;
        var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var metadata = await MetadataAsync(http, issuer);
        var isProxy = !string.Equals(settings["Mode"] ?? "rs", "rs", StringComparison.OrdinalIgnoreCase);
        return Oauth(new()
        {
            Verify = Jwks(Url("jwks_uri"), issuer),
            ResourceIssuerUrl = settings["PublicUrl"],
            ForwardResource = true,
            Mode = isProxy ? settings.GetValue<OauthMode>("Mode") : OauthMode.Auto,
            Endpoints = isProxy
                ? new()
                {
                    AuthorizationUrl = Url("authorization_endpoint"),
                    TokenUrl = Url("token_endpoint"),
                    RegistrationUrl = OptionalUrl("registration_endpoint"),
                    RevocationUrl = OptionalUrl("revocation_endpoint"),
                }
                : null,
            Client = settings["ClientLookup"] is { } lookup ? (clientId, cancellationToken) =>
                FindAsync(http, lookup, clientId, cancellationToken) : null,
        });

        string Url(string name) => OptionalUrl(name) ?? throw new InvalidOperationException($"The metadata of {issuer} has no {name}.");

        string? OptionalUrl(string name) => metadata.RootElement.TryGetProperty(name, out var url) ? url.GetString() : null;
    }

    // RFC 8414 first, OpenID Connect Discovery second. Both for an issuer without a path, or with one at the end of a well-known URL.
    private static async Task<JsonDocument> MetadataAsync(HttpClient http, string issuer)
    {
        var uri = new Uri(issuer);
        var (origin, path) = (uri.GetLeftPart(UriPartial.Authority), uri.AbsolutePath.TrimEnd('/'));
        string[] addresses = [$"{origin}/.well-known/oauth-authorization-server{path}", $"{origin}{path}/.well-known/openid-configuration"];
        foreach (var address in addresses)
        {
            using var answer = await http.GetAsync(new Uri(address));
            if (answer.IsSuccessStatusCode)
                return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        }

        throw new InvalidOperationException($"{issuer} has no metadata.");
    }

    private static async Task<OauthClient?> FindAsync(HttpClient http, string lookup, string clientId, CancellationToken cancellationToken)
    {
        var url = lookup.Replace("{client_id}", Uri.EscapeDataString(clientId), StringComparison.Ordinal);
        using var answer = await http.GetAsync(new Uri(url), cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<OauthClient>(cancellationToken);
    }
}
