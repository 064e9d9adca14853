namespace Crafting.Ai;

/// <summary>Clients whose id is the URL of a document about them (CIMD), which the provider read.</summary>
internal static class ClientDocument
{
    /// <summary>Whether an id is such a URL: https, with a path, written as a browser would write it.</summary>
    public static bool IsUrl(string? clientId) =>
        clientId is not null
        && clientId.StartsWith("https://", StringComparison.Ordinal)
        && Uri.TryCreate(clientId, UriKind.Absolute, out var url)
        && url.AbsolutePath.Length > 1
        && url.UserInfo.Length + url.Fragment.Length == 0
        && string.Equals(url.AbsoluteUri, clientId, StringComparison.Ordinal);
}
