namespace Crafting.Ai;

/// <summary>A verifier at work in one application. Safe for many callers at once.</summary>
internal interface ITokenCheck
{
    /// <summary>Checks one token. Says no and why; throws only for a bug in a custom verifier.</summary>
    /// <param name="token">The token as presented, of bounded length, in the token68 alphabet.</param>
    /// <param name="cancellationToken">Cancelled when this caller no longer waits.</param>
    ValueTask<Verification> VerifyAsync(string token, CancellationToken cancellationToken);

    /// <summary>Whether a remembered verification still counts: false after the keys changed.</summary>
    /// <param name="generation">The generation under which the token was verified.</param>
    bool IsCurrent(int generation);
}
