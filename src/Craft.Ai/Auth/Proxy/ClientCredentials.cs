using System.Text;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Who a client says it is, and how it proves that (RFC 6749 section 2.3.1). No ToString: it holds a secret.</summary>
internal sealed class ClientCredentials(string clientId, string? secret, bool inHeader)
{
    private const string Scheme = "Basic ";

    public string ClientId => clientId;

    /// <summary>The secret; null when none is presented.</summary>
    public string? Secret => secret;

    /// <summary>Whether the client used the <c>Authorization</c> header.</summary>
    public bool InHeader => inHeader;

    public static OauthError? Read(HttpRequest request, OauthParameters form, out ClientCredentials credentials)
    {
        credentials = null!;
        var headers = request.Headers.Authorization;
        if (headers.Count > 1)
            return OauthError.TwoHeaders;
        // Keys and certificates of clients are not supported, and ignoring them would make the client a public one.
        if (form["client_assertion"] is not null || form["client_assertion_type"] is not null)
            return OauthError.Client;
        var (id, secret) = (form["client_id"], form["client_secret"]);
        if (headers.Count == 1)
        {
            if (ReadBasic(headers[0]!) is not { } basic)
                return OauthError.Client;
            if (secret is not null)
                return OauthError.TwoSecrets;
            if (id is not null && !string.Equals(id, basic.Id, StringComparison.Ordinal))
                return OauthError.TwoClients;
            (id, secret) = (basic.Id, basic.Secret.Length == 0 ? null : basic.Secret);
        }

        if (id is null || !OauthText.IsClientId(id))
            return OauthError.BadClientId;
        if (secret is not null && !OauthText.IsCredential(secret))
            return OauthError.Client;
        credentials = new(id, secret, headers.Count == 1);
        return null;
    }

    /// <summary>The value for an <c>Authorization</c> header of our own.</summary>
    public string ToBasic() =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(Secret ?? "")}"));

    private static (string Id, string Secret)? ReadBasic(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var encoded = header.AsSpan(Scheme.Length).Trim(' ');
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length))
            return null;
        var pair = bytes.AsSpan(0, length);
        var colon = pair.IndexOf((byte)':');
        return colon > 0 && FormText.Decode(pair[..colon]) is { } id && FormText.Decode(pair[(colon + 1)..]) is { } secret
            ? (id, secret)
            : null;
    }
}
