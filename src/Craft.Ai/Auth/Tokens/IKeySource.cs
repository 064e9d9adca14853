namespace Crafting.Ai;

/// <summary>Where a verifier's keys come from.</summary>
internal interface IKeySource
{
    ValueTask<KeyAnswer> FindAsync(string? keyId, SignatureAlgorithm algorithm, CancellationToken cancellationToken);

    /// <summary>Whether keys of this generation still count.</summary>
    /// <param name="generation">The generation that came with the key.</param>
    bool IsCurrent(int generation);
}

/// <summary>A key, or why there is none.</summary>
internal readonly record struct KeyAnswer(TokenKey? Key, int Generation, AuthFailure? Failure)
{
    public static KeyAnswer Of(TokenKey key, int generation) => new(key, generation, null);

    public static KeyAnswer None(AuthReason reason, string detail, int retryAfterSeconds = 0) =>
        new(null, 0, new(reason, detail, retryAfterSeconds));
}
