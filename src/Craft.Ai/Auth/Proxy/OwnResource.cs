namespace Crafting.Ai;

/// <summary>Whether a client means this server (RFC 8707 section 2).</summary>
internal static class OwnResource
{
    /// <summary>True for the resource and for its origin, in the spellings that clients use.</summary>
    /// <param name="value">The client's word.</param>
    /// <param name="own">The resource, as this server writes it.</param>
    public static bool IsNamedBy(string value, string own)
    {
        // A query is ignored, for some clients add one; a fragment is never part of a resource, even an empty one.
        if (value.Length > 2048 || value.Contains('#', StringComparison.Ordinal) || value.AsSpan().ContainsAnyExceptInRange('!', '~')
            || value.Contains('\\', StringComparison.Ordinal)
            || !Uri.TryCreate(value, UriKind.Absolute, out var named) || !Uri.TryCreate(own, UriKind.Absolute, out var mine))
            return false;
        return named.Scheme == mine.Scheme
            && named.UserInfo.Length == 0
            && string.Equals(named.IdnHost, mine.IdnHost, StringComparison.OrdinalIgnoreCase)
            && named.Port == mine.Port
            && (named.AbsolutePath == "/" || WithoutSlash(named.AbsolutePath).SequenceEqual(WithoutSlash(mine.AbsolutePath)));
    }

    private static ReadOnlySpan<char> WithoutSlash(string path) => path is [.., '/'] ? path.AsSpan(0, path.Length - 1) : path;
}
