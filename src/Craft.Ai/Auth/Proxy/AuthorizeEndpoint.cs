using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary><c>/authorize</c>: checks the request, and only then sends the browser on (RFC 6749 section 4.1.1).</summary>
internal sealed class AuthorizeEndpoint(AuthServer server, ClientDirectory clients, RelayEnvelope envelope)
{
    private const int MaxState = 4096;
    private const int MaxRelayedState = 2048;

    public async Task InvokeAsync(HttpContext context)
    {
        var (parameters, refused) = await ReadAsync(context).ConfigureAwait(false);
        if (parameters is null)
        {
            await refused!.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        // Until client and address are proved, nobody is redirected: an open redirector is a phisher's best friend.
        var clientId = parameters["client_id"];
        var (target, error) = await FindTargetAsync(clientId, parameters, context.RequestAborted).ConfigureAwait(false);
        if (target is null)
        {
            var shown = clientId is not null && OauthText.IsClientId(clientId) ? clientId : null;
            ServerLog.AuthorizeRefused(server.Logger, shown is null ? "(none)" : Shown.Cut(shown), error!.Sentence);
            await error.WriteAsync(context, shown).ConfigureAwait(false);
            return;
        }

        OauthAnswer.Redirect(context, Next(parameters, target));
    }

    private async ValueTask<(OauthParameters? Parameters, BrowserError? Error)> ReadAsync(HttpContext context)
    {
        if (OauthParameters.OfQuery(context.Request, out var query) is not null)
            return (null, BrowserError.Malformed);
        if (HttpMethods.IsGet(context.Request.Method))
            return (query, null);
        // Which of two would the next reader believe?
        if (query.HasOauthParameter)
            return (null, BrowserError.Mixed);
        var (form, error) = await FormReader.ReadAsync(context, server.Time).ConfigureAwait(false);
        return error is null ? (form, null) : (null, BrowserError.Of(error));
    }

    private async ValueTask<(AuthorizeRequest? Target, BrowserError? Error)> FindTargetAsync(
        string? clientId, OauthParameters parameters, CancellationToken cancellationToken)
    {
        if (clientId is null)
            return (null, BrowserError.NoClient);
        if (!OauthText.IsClientId(clientId))
            return (null, BrowserError.UnknownClient);
        var lookup = await clients.FindAsync(clientId, cancellationToken).ConfigureAwait(false);
        if (lookup.IsUnavailable)
            return (null, BrowserError.LookupFailed);
        // The directory has compared the ids already. It decides who gets the codes, so it is looked at twice.
        if (lookup.Client is not { } client || !string.Equals(client.ClientId, clientId, StringComparison.Ordinal))
            return (null, BrowserError.UnknownClient);
        var named = parameters["redirect_uri"];
        if ((named ?? (client.RedirectUris is [var only] ? only : null)) is not { } redirectUri
            || !RedirectUriRule.IsRegistered(redirectUri, client, server))
            return (null, BrowserError.RedirectUri);
        var state = parameters["state"];
        // No redirect either: a client that gets another state back than it sent cannot tell whose answer it is.
        if (state is not null && !OauthText.IsPrintable(state, server.Mode == ServingMode.Relay ? MaxRelayedState : MaxState))
            return (null, BrowserError.State);
        return (new()
        {
            ClientId = clientId,
            RedirectUri = redirectUri,
            NamesRedirectUri = named is not null,
            State = state,
            ClientName = client.ClientName is { } name && Shown.Name(name) is { Length: > 0 } visible ? visible : null,
        }, null);
    }

    private string Next(OauthParameters parameters, AuthorizeRequest target)
    {
        var (request, error) = AuthorizeRequest.Read(parameters, server, target);
        // The page is always shown, so nobody can be signed in without seeing one.
        if (error is null && server.Mode == ServingMode.Relay && request.Prompt == "none")
            error = AuthorizeError.ConsentRequired;
        if (error is null && server.Mode == ServingMode.Relay)
            return $"{server.Urls.BaseUrl}/oauth/consent?t={envelope.SealTicket(request)}";
        var upstream = error is null ? UpstreamUrl.Write(server, request, request.RedirectUri, request.State) : null;
        if (upstream is not null)
            return upstream;
        error ??= AuthorizeError.Server;
        ServerLog.AuthorizeRefused(server.Logger, Shown.Cut(target.ClientId), error.Description);
        return ClientAnswer.Error(server, target.RedirectUri, target.State, error);
    }
}
