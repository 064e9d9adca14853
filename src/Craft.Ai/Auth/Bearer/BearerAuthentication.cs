using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Finds out who calls, once per request.</summary>
internal sealed class BearerAuthentication(
    AuthServer server, TokenCache tokens, ICallerEnrichment? enrichment, AuthWatch watch) : IDisposable
{
    private static readonly BearerVerdict Missing = BearerVerdict.No(AuthReason.MissingHeader, "no Authorization header");
    private static readonly BearerVerdict Other = BearerVerdict.No(
        AuthReason.UnsupportedScheme, "the Authorization header holds no bearer token");
    private static readonly BearerVerdict Malformed = BearerVerdict.No(
        AuthReason.Malformed, "the bearer token has the wrong form or is too long");
    private static readonly BearerVerdict Ambiguous = BearerVerdict.No(AuthReason.Ambiguous, "the request holds more than one credential");
    private static readonly BearerVerdict Barred = BearerVerdict.No(AuthReason.RateLimited, "too many bad tokens from this address", 60);

    // The same identity comes back for the same token as long as it is remembered; its principal is made once.
    private readonly ConditionalWeakTable<VerifiedIdentity, Caller> _callers = [];
    private readonly ScopeImplications _implications = new(server.Options.ScopeImplications);
    private readonly FailedTokens _failed = new(server.Options.Limits.FailedTokensPerMinute);

    public AuthServer Server => server;

    public AuthWatch Watch => watch;

    public ValueTask<BearerVerdict> AuthenticateAsync(HttpContext context)
    {
        if (context.Features.Get<BearerVerdict>() is { } known)
            return new(known);
        switch (BearerCredential.Read(context.Request.Headers.Authorization, out var token))
        {
            case CredentialKind.Token:
                var deciding = DecideAsync(context, token);
                return deciding.IsCompletedSuccessfully ? new(Keep(context, deciding.Result)) : KeepAsync(context, deciding);
            case CredentialKind.None:
                return new(Keep(context, Missing));
            case CredentialKind.OtherScheme:
                return new(Keep(context, Other));
            case CredentialKind.Ambiguous:
                return new(Keep(context, Ambiguous));
            default:
                return new(Keep(context, Malformed));
        }
    }

    /// <summary>Counts a refusal for the caller's address; the answer is another one when there were too many.</summary>
    // Only when the answer is written: the platform authenticates before an application's UseForwardedHeaders has run, and
    // then every client of a load balancer would have the balancer's address, and one could lock all others out.
    public AuthFailure Count(HttpContext context, AuthFailure failure)
    {
        if (!CountsAsBadToken(failure.Reason))
            return failure;
        // Where an application's policy asks as well as the door, one bad token is still one.
        if (context.Features.Get<CountedFailure>() is { } counted)
            return counted.Answer;
        var barred = _failed.IsBarred(context);
        if (!barred)
            _failed.Count(context);
        var answer = barred ? Barred.Failure! : failure;
        context.Features.Set(new CountedFailure(answer));
        return answer;
    }

    /// <summary>Forgets what is known of a token, because it was revoked.</summary>
    public void Forget(string token)
    {
        tokens.Forget(token);
        enrichment?.Forget(token);
    }

    public void Dispose() => _failed.Dispose();

    // An outage says nothing about the caller, and who shows no token guesses none.
    private static bool CountsAsBadToken(AuthReason reason) => reason is not (AuthReason.Infrastructure or AuthReason.VerifierFailed
        or AuthReason.RateLimited or AuthReason.MissingHeader or AuthReason.UnsupportedScheme or AuthReason.Ambiguous);

    private async ValueTask<BearerVerdict> DecideAsync(HttpContext context, string token)
    {
        // Hosted clients share addresses: who showed a good token before is not locked out by a neighbour's bad ones.
        if (_failed.IsBarred(context) && !tokens.Remembers(token))
            return Barred;
        var verified = await tokens.VerifyAsync(token, context.RequestAborted).ConfigureAwait(false);
        if (verified.Succeeded && enrichment is not null)
            verified = await enrichment.EnrichAsync(verified.Identity, token, context.RequestAborted).ConfigureAwait(false);
        if (verified.Succeeded)
            return Yes(verified.Identity);
        return new(null, null, verified.Failure);
    }

    private async ValueTask<BearerVerdict> KeepAsync(HttpContext context, ValueTask<BearerVerdict> deciding) =>
        Keep(context, await deciding.ConfigureAwait(false));

    private BearerVerdict Keep(HttpContext context, BearerVerdict verdict)
    {
        context.Features.Set(verdict);
        watch.Decided(verdict);
        return verdict;
    }

    private BearerVerdict Yes(VerifiedIdentity identity)
    {
        if (!_callers.TryGetValue(identity, out var caller))
        {
            var implied = _implications.Apply(identity);
            caller = new(implied, (ClaimsIdentity)implied.ToClaimsPrincipal().Identity!);
            _callers.AddOrUpdate(identity, caller);
        }

        // A shell of its own for each request: what an application adds to one must not show in the next.
        return new(new ClaimsPrincipal(caller.User.Clone()), caller.Identity, null);
    }

    private sealed record CountedFailure(AuthFailure Answer);

    private sealed record Caller(VerifiedIdentity Identity, ClaimsIdentity User);
}
