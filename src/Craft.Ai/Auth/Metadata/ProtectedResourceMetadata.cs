using System.Buffers;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The document that tells clients where to sign in (RFC 9728 section 2).</summary>
internal static class ProtectedResourceMetadata
{
    public static byte[] Write(AuthServer server)
    {
        var options = server.Options;
        var payload = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("resource"u8, server.Urls.Resource);
            var isProxy = server.Mode != ServingMode.ResourceServer;
            WriteList(json, "authorization_servers"u8, isProxy ? [server.Urls.Issuer] : server.Verifier.Issuers);
            WriteList(json, "scopes_supported"u8, Scopes(options));
            WriteList(json, "bearer_methods_supported"u8, ["header"]);
            json.WriteString("resource_name"u8, server.Name);
            WriteText(json, "resource_documentation"u8, options.ServiceDocumentationUrl);
            WriteText(json, "resource_policy_uri"u8, options.PolicyUrl);
            WriteText(json, "resource_tos_uri"u8, options.TermsOfServiceUrl);
            json.WriteEndObject();
        }

        return payload.WrittenSpan.ToArray();
    }

    // Whoever sees offline_access here asks for it, and providers refuse what a client has not registered for.
    private static IReadOnlyList<string> Scopes(OauthOptions options) =>
        [.. options.ScopesSupported.Where(scope => scope is not ("openid" or "offline_access"))];

    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        // Strict clients refuse what is empty or null; what has no value is left out.
        if (values.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }
}
