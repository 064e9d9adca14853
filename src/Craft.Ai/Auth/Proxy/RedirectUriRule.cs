namespace Crafting.Ai;

/// <summary>Which redirect URIs may exist at all, and which of them a request may name.</summary>
internal static class RedirectUriRule
{
    /// <summary>Whether anybody may register it or be sent to it (contract of the redirect schemes and forms).</summary>
    public static bool IsAcceptable(string uri, AuthServer server) => uri.Length > 0 && server.Options.RedirectSchemes is not null;
}
