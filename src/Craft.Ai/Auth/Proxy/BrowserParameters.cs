using Microsoft.AspNetCore.WebUtilities;

namespace Crafting.Ai;

/// <summary>Parameters of one request, each there once. No ToString: some are secrets.</summary>
internal sealed class BrowserParameters
{
    // More than any client sends, and few enough that nobody can make us count for long.
    private const int MaxCount = 64;
    private const int MaxName = 64;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _resources = [];

    /// <summary>The only parameter that may be repeated (RFC 8707 section 2).</summary>
    public IReadOnlyList<string> Resources => _resources;

    /// <summary>A parameter; null when it is missing or empty (RFC 6749 section 3.1 holds the two for one).</summary>
    public string? this[string name] => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>Reads a query or a form; null when it is malformed, too long, or names anything twice.</summary>
    // Names are compared with their case, unlike the framework's collections: a second reader must find what we found.
    public static BrowserParameters? Parse(ReadOnlyMemory<char> encoded)
    {
        var parameters = new BrowserParameters();
        var count = 0;
        foreach (var pair in new QueryStringEnumerable(encoded))
        {
            if (++count > MaxCount
                || Decode(pair.EncodedName, pair.DecodeName()) is not { Length: <= MaxName } name
                || Decode(pair.EncodedValue, pair.DecodeValue()) is not { } value)
                return null;
            if (name == "resource")
                parameters._resources.Add(value);
            else if (!parameters._values.TryAdd(name, value))
                return null;
        }

        return parameters;
    }

    // The decoder leaves broken escapes and invalid UTF-8 as they are: then more percent signs come out than were meant.
    private static string? Decode(ReadOnlyMemory<char> encoded, ReadOnlyMemory<char> decoded) =>
        decoded.Span.Count('%') == encoded.Span.Count("%25") ? decoded.ToString() : null;
}
