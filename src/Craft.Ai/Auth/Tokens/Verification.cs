using System.Diagnostics.CodeAnalysis;

namespace Crafting.Ai;

/// <summary>The outcome of one check: an identity, or why there is none.</summary>
internal readonly record struct Verification
{
    private Verification(VerifiedIdentity? identity, AuthFailure? failure, int generation) =>
        (Identity, Failure, Generation) = (identity, failure, generation);

    public VerifiedIdentity? Identity { get; }

    public AuthFailure? Failure { get; }

    /// <summary>The generation of the keys that the signature was checked with.</summary>
    public int Generation { get; }

    /// <summary>When it must not be remembered any longer, if that is before the expiry; null for no such time.</summary>
    public DateTimeOffset? CheckAgainAt { get; init; }

    [MemberNotNullWhen(true, nameof(Identity))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Identity is not null;

    public static Verification Of(VerifiedIdentity identity, int generation = 0) => new(identity, null, generation);

    public static Verification Failed(AuthFailure failure) => new(null, failure, 0);

    public static Verification Rejected(AuthReason reason, string detail) => new(null, new(reason, detail), 0);

    /// <summary>Nobody can tell now: the answer is 503 and never 401, or clients throw good tokens away.</summary>
    public static Verification Unavailable(string detail, int retryAfterSeconds = 5) =>
        new(null, new(AuthReason.Infrastructure, detail, retryAfterSeconds), 0);
}

/// <summary>Why somebody was not let in.</summary>
/// <param name="Reason">The bounded reason, for metrics and tests.</param>
/// <param name="Detail">The operator's sentence; never a token, a secret, or text of a stranger that was not cleaned.</param>
/// <param name="RetryAfterSeconds">When to try again, if waiting helps.</param>
internal sealed record AuthFailure(AuthReason Reason, string Detail, int RetryAfterSeconds = 0);
