namespace Crafting.Pipeline;

/// <summary>Remembers the keys of messages for Dedupe; register one that several replicas share.</summary>
/// <remarks>Each method must be atomic. An owner is the id of the exchange that holds the key.</remarks>
public interface IDedupeStore
{
    /// <summary>Takes a key that nobody holds; otherwise renews what is kept, and gives false.</summary>
    /// <param name="key">The key: 64 hexadecimal digits, nothing of the message can be read from it.</param>
    /// <param name="owner">Who takes it.</param>
    /// <param name="ttl">How long it is held at most, should its owner never be heard of again.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    ValueTask<bool> TryTakeAsync(string key, string owner, TimeSpan ttl, CancellationToken cancellationToken);

    /// <summary>Keeps a key that its owner has taken: the message is done.</summary>
    /// <param name="key">The key.</param>
    /// <param name="owner">Who has taken it; somebody else's key stays as it is.</param>
    /// <param name="ttl">How long to keep it.</param>
    /// <param name="cancellationToken">Cancelled when the application gives up waiting.</param>
    ValueTask KeepAsync(string key, string owner, TimeSpan ttl, CancellationToken cancellationToken);

    /// <summary>Gives a key back that its owner has taken: the message may come again.</summary>
    /// <param name="key">The key.</param>
    /// <param name="owner">Who has taken it; somebody else's key stays as it is.</param>
    /// <param name="cancellationToken">Cancelled when the application gives up waiting.</param>
    ValueTask ReleaseAsync(string key, string owner, CancellationToken cancellationToken);
}
