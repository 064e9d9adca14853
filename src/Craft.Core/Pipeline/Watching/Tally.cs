using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Crafting.Pipeline;

/// <summary>Counts by name. Names are made by programs, so there are only so many, of such a length.</summary>
internal sealed class Tally
{
    private const int MostNames = 50;
    private const int LongestName = 100;
    private const string Others = "(others)";

    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(StringComparer.Ordinal);

    public void Add(string name)
    {
        name = Cut(name);
        if (!_counts.TryGetValue(name, out var count))
            count = _counts.GetOrAdd(_counts.Count < MostNames ? name : Others, static _ => new());
        Interlocked.Increment(ref count.Value);
    }

    public IReadOnlyDictionary<string, long> Read() => _counts.ToDictionary(pair => pair.Key, pair => Volatile.Read(ref pair.Value.Value));

    public static string Cut(string text) => text.Length > LongestName ? text[..LongestName] + "…" : text;
}
