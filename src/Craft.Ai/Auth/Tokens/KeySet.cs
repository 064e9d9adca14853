using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The usable keys of one key set (RFC 7517 section 5); never changes.</summary>
internal sealed class KeySet
{
    private const int MaxKeys = 100;

    private readonly IReadOnlyList<PublicKey> _keys;

    private KeySet(IReadOnlyList<PublicKey> keys) => _keys = keys;

    public int Count => _keys.Count;

    /// <summary>Reads a document; null when it has no usable key, too many, or is no key set at all.</summary>
    public static KeySet? TryRead(ReadOnlySpan<byte> json)
    {
        if (!StrictJson.TryReadObject(JsonBody.WithoutMark(json), StrictJson.TokenDepth, out var root)
            || !root.TryGetProperty("keys"u8, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxKeys)
            return null;
        var keys = list.EnumerateArray().Select(JwkReader.Read).OfType<PublicKey>().DistinctBy(key => key.Identity).ToList();
        // Two keys of one name: nobody can say which of them the issuer means, so neither counts.
        var unclear = keys.Where(key => key.Id is not null)
            .GroupBy(key => (key.Id, key.KeyType))
            .Where(group => group.Count() > 1)
            .SelectMany(group => group)
            .ToHashSet();
        keys.RemoveAll(unclear.Contains);
        return keys.Count == 0 ? null : new(keys);
    }

    /// <summary>The key that the token names; without a name, the only one that fits.</summary>
    public PublicKey? Find(string? keyId, SignatureAlgorithm algorithm)
    {
        PublicKey? found = null;
        foreach (var key in _keys)
        {
            if (!key.Fits(algorithm) || (keyId is not null && !string.Equals(key.Id, keyId, StringComparison.Ordinal)))
                continue;
            if (found is not null)
                return null;
            found = key;
        }

        return found;
    }

    public bool Has(string keyId) => _keys.Any(key => string.Equals(key.Id, keyId, StringComparison.Ordinal));

    /// <summary>Whether every key of the other set is in this one, unchanged.</summary>
    public bool Keeps(KeySet other) => other._keys.All(old => _keys.Any(key => key.Identity == old.Identity));

    /// <summary>The same set, with the other's objects for equal keys: those are warm.</summary>
    public KeySet Reusing(KeySet other) =>
        new([.. _keys.Select(key => other._keys.FirstOrDefault(old => old.Identity == key.Identity) ?? key)]);
}
