namespace Crafting.Ai;

/// <summary>For whom a token was made (<c>aud</c>, RFC 7519 section 4.1.3).</summary>
internal static class Recipients
{
    /// <summary>Whether this server is among them; some clients write its URL with a slash at the end.</summary>
    public static bool Include(IReadOnlyList<string> audience, string resource)
    {
        foreach (var each in audience)
        {
            if (each.StartsWith(resource, StringComparison.Ordinal) && each.AsSpan(resource.Length) is "" or "/")
                return true;
        }

        return false;
    }
}
