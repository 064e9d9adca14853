using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary><c>/oauth/callback</c>: takes the provider's answer and passes it to the client that asked.</summary>
internal sealed class CallbackEndpoint(AuthServer server, RelayEnvelope envelope, RelayCookies cookies)
{
    // As much as the token endpoint reads.
    private const int MaxCode = 4096;

    public Task InvokeAsync(HttpContext context)
    {
        if (OauthParameters.OfQuery(context.Request, out var answer) is not null)
            return BrowserError.Malformed.WriteAsync(context);
        if (answer["state"] is not { } text || envelope.OpenState(text) is not { } state)
            return RefuseAsync(context, BrowserError.Stale, "its state is missing, too old, or was sealed with other keys");
        // Whoever starts a sign-in must be who ends it (CVE-2026-27124): else a victim's code goes to the attacker's client.
        if (!cookies.HasAllowed(context, state.Id))
            return RefuseAsync(context, BrowserError.Foreign, "the sign-in was not started in this browser");
        if (!IsOfProvider(answer["iss"]))
            return RefuseAsync(context, BrowserError.Issuer, "its iss is missing or is not the identity provider's");
        cookies.Forget(context, state.Id);
        OauthAnswer.Redirect(context, Answer(answer, state));
        return Task.CompletedTask;
    }

    private string Answer(OauthParameters answer, RelayState state)
    {
        if (answer["error"] is { } error)
        {
            var told = AuthorizeError.OfProvider(error);
            ServerLog.ProviderRefused(server.Logger, Shown.Cut(state.ClientId), told.Code);
            return ClientAnswer.Error(server, state.RedirectUri, state.State, told);
        }

        if (answer["code"] is not { } upstream)
            return ClientAnswer.Error(server, state.RedirectUri, state.State, AuthorizeError.OfProvider(""));
        var code = envelope.SealCode(new(
            RelayEnvelope.NewId(),
            upstream,
            state.ClientId,
            state.NamesRedirectUri ? state.RedirectUri : null,
            state.NamesResource ? server.Urls.Resource : null));
        if (code.Length <= MaxCode)
            return ClientAnswer.Code(server, state.RedirectUri, state.State, code);
        ServerLog.CodeTooLong(server.Logger, upstream.Length);
        return ClientAnswer.Error(server, state.RedirectUri, state.State, AuthorizeError.Server);
    }

    // RFC 9207 section 2.4, as a client of the provider: present means equal, promised means present.
    private bool IsOfProvider(string? issuer)
    {
        if (server.Upstream is { } provider)
            return issuer is null ? !provider.SendsIssuer : string.Equals(issuer, provider.Issuer, StringComparison.Ordinal);
        var trusted = server.Verifier.Issuers;
        return issuer is null || trusted.Count == 0 || trusted.Contains(issuer, StringComparer.Ordinal);
    }

    private Task RefuseAsync(HttpContext context, BrowserError error, string why)
    {
        ServerLog.RelayRefused(server.Logger, why);
        return error.WriteAsync(context);
    }
}
