using Microsoft.AspNetCore.WebUtilities;

namespace Crafting.Ai;

/// <summary>Writes the URL that answers a client at its redirect URI.</summary>
internal static class ClientAnswer
{
    /// <summary>The URL with a code (RFC 6749 section 4.1.2). A query that the client registered is kept.</summary>
    public static string Code(AuthServer server, string redirectUri, string? state, string code) =>
        Write(server, redirectUri, state, [new("code", code)]);

    /// <summary>The URL with an error (RFC 6749 section 4.1.2.1).</summary>
    public static string Error(AuthServer server, string redirectUri, string? state, AuthorizeError error) =>
        Write(server, redirectUri, state, [new("error", error.Code), new("error_description", error.Description)]);

    private static string Write(AuthServer server, string redirectUri, string? state, List<KeyValuePair<string, string?>> query)
    {
        if (state is not null)
            query.Add(new("state", state));
        // RFC 9207: in pass mode the provider answers for itself, and clients must not learn to expect us.
        if (server.Mode == ServingMode.Relay)
            query.Add(new("iss", server.Urls.Issuer));
        return QueryHelpers.AddQueryString(redirectUri, query);
    }
}
