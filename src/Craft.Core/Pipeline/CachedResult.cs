using System.Buffers;
using System.ComponentModel;
using Microsoft.Extensions.Caching.Hybrid;

namespace Crafting.Pipeline;

/// <summary>What a cache keeps of a result: its JSON, of which every caller gets an object of their own.</summary>
/// <param name="json">The JSON; nobody changes it.</param>
/// <param name="instance">The result itself, when nobody can change it; known only where it was made.</param>
[ImmutableObject(true)]
internal sealed class CachedResult(byte[] json, object? instance = null)
{
    public byte[] Json => json;

    public object? Instance => instance;
}

/// <summary>Writes what is kept for a second level as it is.</summary>
internal sealed class CachedResultSerializer : IHybridCacheSerializer<CachedResult>
{
    public CachedResult Deserialize(ReadOnlySequence<byte> source) => new(source.ToArray());

    public void Serialize(CachedResult value, IBufferWriter<byte> target) => target.Write(value.Json);
}
