using System.Buffers;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The proxy's own metadata (RFC 8414 section 2), from configuration: nothing of the provider's is passed on.</summary>
internal sealed class AuthorizationServerMetadata(AuthServer server, bool isOpenId)
{
    // A client without registration takes the first of these; Claude and Cursor look for none.
    private static readonly string[] AuthMethods = ["client_secret_post", "client_secret_basic", "none"];

    private string? KeysUrl => WebUrl(server.Verifier.JwksUrl);

    /// <summary>The document; null when this server has none.</summary>
    // Members without a value are left out: some clients fail on null, others on an empty string.
    public byte[]? Write()
    {
        if (server.Mode == ServingMode.ResourceServer || (isOpenId && KeysUrl is null))
            return null;
        var (options, urls) = (server.Options, server.Urls);
        var payload = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("issuer"u8, urls.Issuer);
            json.WriteString("authorization_endpoint"u8, urls.BaseUrl + "/authorize");
            json.WriteString("token_endpoint"u8, urls.BaseUrl + "/token");
            if (options.Endpoints?.RegistrationUrl is not null)
                json.WriteString("registration_endpoint"u8, urls.BaseUrl + "/register");
            if (options.Endpoints?.RevocationUrl is not null)
            {
                json.WriteString("revocation_endpoint"u8, urls.BaseUrl + "/revoke");
                WriteList(json, "revocation_endpoint_auth_methods_supported", AuthMethods);
            }

            WriteList(json, "response_types_supported", ["code"]);
            WriteList(json, "response_modes_supported", ["query"]);
            WriteList(json, "grant_types_supported", ["authorization_code", "refresh_token"]);
            WriteList(json, "code_challenge_methods_supported", ["S256"]);
            WriteList(json, "token_endpoint_auth_methods_supported", AuthMethods);
            if (options.ScopesSupported.Count > 0)
                WriteList(json, "scopes_supported", options.ScopesSupported);
            // Never promised for a provider: clients refuse an answer that lacks what was promised (RFC 9207 section 3).
            if (server.Mode == ServingMode.Relay)
                json.WriteBoolean("authorization_response_iss_parameter_supported"u8, true);
            if (WebUrl(options.ServiceDocumentationUrl) is { } documentation)
                json.WriteString("service_documentation"u8, documentation);
            if (isOpenId)
            {
                json.WriteString("jwks_uri"u8, KeysUrl);
                WriteList(json, "subject_types_supported", ["public"]);
                WriteList(json, "id_token_signing_alg_values_supported", ["RS256"]);
            }

            json.WriteEndObject();
        }

        return payload.WrittenSpan.ToArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    // Clients open what they find here, some with a shell (CVE-2025-6514).
    private static string? WebUrl(string? url) =>
        url is not null && !url.AsSpan().ContainsAnyExceptInRange('!', '~') && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            && parsed.Scheme is "https" or "http" ? url : null;
}
