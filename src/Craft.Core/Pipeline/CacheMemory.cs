using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Crafting.Pipeline;

/// <summary>Memory in which an entry counts with what it costs: many short answers fill it as well as few long ones.</summary>
internal sealed class CacheMemory(MemoryCache memory) : IMemoryCache
{
    // Of an entry, its key and what stands around the answer; HybridCache counts the answer alone.
    private const int Overhead = 640;

    public ICacheEntry CreateEntry(object key) => new Entry(memory.CreateEntry(key));

    public void Remove(object key) => memory.Remove(key);

    public bool TryGetValue(object key, out object? value) => memory.TryGetValue(key, out value);

    public void Dispose() => memory.Dispose();

    private sealed class Entry(ICacheEntry entry) : ICacheEntry
    {
        public object Key => entry.Key;

        public object? Value
        {
            get => entry.Value;
            set => entry.Value = value;
        }

        public DateTimeOffset? AbsoluteExpiration
        {
            get => entry.AbsoluteExpiration;
            set => entry.AbsoluteExpiration = value;
        }

        public TimeSpan? AbsoluteExpirationRelativeToNow
        {
            get => entry.AbsoluteExpirationRelativeToNow;
            set => entry.AbsoluteExpirationRelativeToNow = value;
        }

        public TimeSpan? SlidingExpiration
        {
            get => entry.SlidingExpiration;
            set => entry.SlidingExpiration = value;
        }

        public IList<IChangeToken> ExpirationTokens => entry.ExpirationTokens;

        public IList<PostEvictionCallbackRegistration> PostEvictionCallbacks => entry.PostEvictionCallbacks;

        public CacheItemPriority Priority
        {
            get => entry.Priority;
            set => entry.Priority = value;
        }

        public long? Size
        {
            get => entry.Size;
            set => entry.Size = value + Overhead;
        }

        public void Dispose()
        {
            entry.Size ??= Overhead;
            entry.Dispose();
        }
    }
}
