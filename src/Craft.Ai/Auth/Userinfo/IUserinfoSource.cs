namespace Crafting.Ai;

/// <summary>Somebody who knows more about callers than their tokens say.</summary>
internal interface IUserinfoSource
{
    /// <summary>How long an answer counts at most.</summary>
    TimeSpan Lifetime { get; }

    /// <summary>What an answer is remembered by. It never holds a token.</summary>
    string KeyOf(VerifiedIdentity identity, string token);

    /// <summary>Asks about one caller. An exception counts as "nobody can tell now".</summary>
    /// <param name="identity">What the token says.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Cancelled when the time is up.</param>
    Task<UserinfoAnswer> AskAsync(VerifiedIdentity identity, string token, CancellationToken cancellationToken);
}
