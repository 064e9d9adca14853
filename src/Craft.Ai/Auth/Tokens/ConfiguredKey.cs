namespace Crafting.Ai;

/// <summary>The one key of a verifier that was configured with it; a key id in the token does not matter.</summary>
internal sealed class ConfiguredKey(TokenKey key) : IKeySource
{
    public ValueTask<KeyAnswer> FindAsync(string? keyId, SignatureAlgorithm algorithm, CancellationToken cancellationToken) =>
        new(KeyAnswer.Of(key, 0));

    public bool IsCurrent(int generation) => true;
}
