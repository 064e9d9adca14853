using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Finds out who calls, once per request.</summary>
internal sealed class BearerAuthentication(AuthServer server, ITokenCheck check, ICallerEnrichment? enrichment, AuthWatch watch) : IDisposable
{
    private static readonly BearerVerdict Missing = Failed(AuthReason.MissingHeader, "no Authorization header");
    private static readonly BearerVerdict Other = Failed(AuthReason.UnsupportedScheme, "the Authorization header holds no bearer token");
    private static readonly BearerVerdict Malformed = Failed(AuthReason.Malformed, "the bearer token has the wrong form or is too long");
    private static readonly BearerVerdict Ambiguous = Failed(AuthReason.Ambiguous, "the request holds more than one credential");
    private static readonly BearerVerdict Barred = new(null, new(AuthReason.RateLimited, "too many bad tokens from this address", 60));

    // The same identity comes back for the same token as long as it is remembered; its principal is made once.
    private readonly ConditionalWeakTable<VerifiedIdentity, ClaimsPrincipal> _principals = [];
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

    public void Dispose() => _failed.Dispose();

    private async ValueTask<BearerVerdict> DecideAsync(HttpContext context, string token)
    {
        if (_failed.IsBarred(context))
            return Barred;
        var verified = await check.VerifyAsync(token, context.RequestAborted).ConfigureAwait(false);
        if (verified.Succeeded && enrichment is not null)
            verified = await enrichment.EnrichAsync(verified.Identity, token, context.RequestAborted).ConfigureAwait(false);
        if (verified.Succeeded)
            return new(UserOf(verified.Identity), null);
        // An outage says nothing about the caller.
        if (verified.Failure.Reason is not (AuthReason.Infrastructure or AuthReason.VerifierFailed))
            _failed.Count(context);
        return new(null, verified.Failure);
    }

    private async ValueTask<BearerVerdict> KeepAsync(HttpContext context, ValueTask<BearerVerdict> deciding) =>
        Keep(context, await deciding.ConfigureAwait(false));

    private BearerVerdict Keep(HttpContext context, BearerVerdict verdict)
    {
        context.Features.Set(verdict);
        watch.Decided(verdict);
        return verdict;
    }

    private ClaimsPrincipal UserOf(VerifiedIdentity identity)
    {
        if (!_principals.TryGetValue(identity, out var shared))
        {
            shared = _implications.Apply(identity).ToClaimsPrincipal();
            _principals.AddOrUpdate(identity, shared);
        }

        // A shell of its own for each request: what an application adds to one must not show in the next.
        return new(((ClaimsIdentity)shared.Identity!).Clone());
    }

    private static BearerVerdict Failed(AuthReason reason, string detail) => new(null, new(reason, detail));
}
