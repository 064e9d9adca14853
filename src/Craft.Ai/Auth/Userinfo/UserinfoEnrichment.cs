using System.Runtime.CompilerServices;

namespace Crafting.Ai;

/// <summary>Adds what somebody else knows of a caller: roles, name and address, nothing else.</summary>
/// <remarks>Remembers what was learnt and never who the caller is: subject, client and scopes are the token's of this request.</remarks>
internal sealed class UserinfoEnrichment : ICallerEnrichment
{
    public const int Capacity = 10_000;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AuthServer _server;
    private readonly IUserinfoSource _source;
    private readonly SharedLookup<Answer> _answers;

    // Whoever is verified as the same instance gets the same instance back, so that a principal is made once.
    private readonly ConditionalWeakTable<VerifiedIdentity, Enriched> _enriched = [];

    public UserinfoEnrichment(AuthServer server, IUserinfoSource source, int capacity = Capacity)
    {
        (_server, _source) = (server, source);
        _answers = new(server.Time, capacity, server.Options.Limits.ConcurrentUpstreamCalls, Patience, Failed);
    }

    public ValueTask<Verification> EnrichAsync(VerifiedIdentity identity, string token, CancellationToken cancellationToken)
    {
        var key = _source.KeyOf(identity, token);
        var asking = _answers.GetAsync(
            key, (this, identity, token), static (at, timer) => at.Item1.AskAsync(at.identity, at.token, timer), cancellationToken);
        return asking.IsCompletedSuccessfully ? new(Judge(identity, key, asking.Result)) : WaitAsync(identity, key, asking);
    }

    // Whose issuer is not a configured one is forgotten in time.
    public void Forget(string token)
    {
        _answers.Remove(UserinfoKey.Of(null, token));
        foreach (var issuer in _server.Verifier.Issuers)
            _answers.Remove(UserinfoKey.Of(issuer, token));
    }

    private async ValueTask<Verification> WaitAsync(VerifiedIdentity identity, string key, ValueTask<Known<Answer>> asking) =>
        Judge(identity, key, await asking.ConfigureAwait(false));

    private async Task<Kept<Answer>> AskAsync(VerifiedIdentity identity, string token, CancellationToken cancellationToken)
    {
        var (learnt, failure) = await _source.AskAsync(identity, token, cancellationToken).ConfigureAwait(false);
        var answer = new Answer(identity.Subject, learnt is null ? null : Copy(learnt), failure);
        // A refusal is not remembered: the next request may be luckier. Without an expiry nobody knows until when an answer counts.
        if (failure is not null || identity.ExpiresAt is not { } expiry)
            return new(answer, TimeSpan.Zero);
        var left = expiry - _server.Time.GetUtcNow();
        return new(answer, left < _source.Lifetime ? left : _source.Lifetime);
    }

    private Verification Judge(VerifiedIdentity identity, string key, Known<Answer> known)
    {
        if (known is not { IsKnown: true, Value: { } answer })
            return Verification.Unavailable("Nobody could be asked about the caller.");
        // Another user's roles must not come out, however they came to be under this key.
        if (!string.Equals(answer.Subject, identity.Subject, StringComparison.Ordinal))
        {
            _answers.Remove(key);
            return Verification.Rejected(AuthReason.UserinfoMismatch, "What was remembered for this token is about another subject.");
        }

        if (answer.Failure is { } failure)
            return Verification.Failed(failure);
        return Verification.Of(answer.Learnt is { } learnt ? Enrich(identity, learnt) : identity);
    }

    private VerifiedIdentity Enrich(VerifiedIdentity identity, Userinfo learnt)
    {
        if (_enriched.TryGetValue(identity, out var known) && ReferenceEquals(known.Learnt, learnt))
            return known.Identity;
        var enriched = identity with
        {
            Roles = learnt.Roles ?? identity.Roles,
            Name = learnt.Name ?? identity.Name,
            Email = learnt.Email ?? identity.Email,
        };
        _enriched.AddOrUpdate(identity, new(learnt, enriched));
        return enriched;
    }

    // Whoever answered may go on changing its list.
    private static Userinfo Copy(Userinfo learnt) =>
        learnt with { Roles = learnt.Roles is { } roles ? [.. roles.Where(role => !string.IsNullOrEmpty(role))] : null };

    // The exception's text may hold the token.
    private void Failed(Exception error) => ServerLog.UserinfoFailed(
        _server.Logger, error is TimeoutException or OperationCanceledException ? "it took longer than 5 seconds" : error.GetType().Name);

    private sealed record Answer(string Subject, Userinfo? Learnt, AuthFailure? Failure);

    private sealed record Enriched(Userinfo Learnt, VerifiedIdentity Identity);
}
