using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary><c>/oauth/consent</c>: asks the user, every time, before a client may go on to the provider.</summary>
// The provider knows one callback for all clients and cannot ask which of them the user means; so we ask.
internal sealed class ConsentEndpoint(AuthServer server, RelayEnvelope envelope, RelayCookies cookies)
{
    public Task InvokeAsync(HttpContext context) => HttpMethods.IsPost(context.Request.Method) ? DecideAsync(context) : ShowAsync(context);

    private Task ShowAsync(HttpContext context)
    {
        if (OauthParameters.OfQuery(context.Request, out var query) is not null)
            return BrowserError.Malformed.WriteAsync(context);
        if (query["t"] is not { } text || envelope.OpenTicket(text) is not { } ticket)
            return RefuseAsync(context, BrowserError.Stale, "the request is too old, or was sealed with other keys");
        return query["step"] switch
        {
            null => ConsentPage.AskAsync(
                context, server, ticket.Request, text, envelope.SealForm(ticket, cookies.Browser(context, ticket.Id))),
            "allowed" => GoOnAsync(context, ticket),
            "cancelled" => ConsentPage.LeaveAsync(
                context, ClientAnswer.Error(server, ticket.Request.RedirectUri, ticket.Request.State, AuthorizeError.Denied)),
            _ => BrowserError.Malformed.WriteAsync(context),
        };
    }

    private Task GoOnAsync(HttpContext context, ConsentTicket ticket)
    {
        // The address alone proves nothing: an attacker can send it to somebody who has never seen the page.
        if (!cookies.HasAllowed(context, ticket.Id))
            return RefuseAsync(context, BrowserError.Foreign, "the user of this browser has not allowed the client");
        var request = ticket.Request;
        return ConsentPage.LeaveAsync(context, UpstreamUrl.Write(server, request, server.Urls.Callback, envelope.SealState(ticket))
            ?? ClientAnswer.Error(server, request.RedirectUri, request.State, AuthorizeError.Server));
    }

    private async Task DecideAsync(HttpContext context)
    {
        if (!IsOfThisSite(context.Request))
        {
            await RefuseAsync(context, BrowserError.CrossSite, "another site sent the decision").ConfigureAwait(false);
            return;
        }

        var (form, error) = await FormReader.ReadAsync(context, server.Time).ConfigureAwait(false);
        if (error is not null)
            await BrowserError.Of(error).WriteAsync(context).ConfigureAwait(false);
        else if (form["t"] is not { } text || envelope.OpenTicket(text) is not { } ticket)
            await RefuseAsync(context, BrowserError.Stale, "the request is too old, or was sealed with other keys").ConfigureAwait(false);
        else if (cookies.KnownBrowser(context, ticket.Id) is not { } browser || form["csrf"] is not { } proof
            || !envelope.IsFormOf(proof, ticket, browser))
            await RefuseAsync(context, BrowserError.Foreign, "the form is not of this browser").ConfigureAwait(false);
        else if (form["decision"] is not ("allow" or "cancel"))
            await BrowserError.Decision.WriteAsync(context).ConfigureAwait(false);
        else
            await CarryAsync(context, ticket, text, form["decision"] == "allow").ConfigureAwait(false);
    }

    private Task CarryAsync(HttpContext context, ConsentTicket ticket, string text, bool allowed)
    {
        var use = envelope.Decide(ticket, allowed);
        if (use != Use.First)
        {
            return use == Use.Again
                ? RefuseAsync(context, BrowserError.Stale, "the decision was made before")
                : RefuseAsync(context, BrowserError.Crowded, "so many sign-ins are under way that no more can be remembered");
        }

        var decision = allowed ? "allowed" : "cancelled";
        ServerLog.ConsentDecided(
            server.Logger, Shown.Cut(ticket.Request.ClientId), new RedirectTarget(ticket.Request.RedirectUri).Shown, decision);
        if (allowed)
            cookies.Allow(context, ticket.Id);
        OauthAnswer.Redirect(context, $"{server.Urls.BaseUrl}/oauth/consent?t={text}&step={decision}", StatusCodes.Status303SeeOther);
        return Task.CompletedTask;
    }

    private Task RefuseAsync(HttpContext context, BrowserError error, string why)
    {
        ServerLog.RelayRefused(server.Logger, why);
        return error.WriteAsync(context);
    }

    // Our pages ask for no-referrer, and then browsers say Origin: null even to ourselves. Sec-Fetch-Site is the better
    // witness; a browser without it still has to bring cookie and field.
    private bool IsOfThisSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site is not ["same-origin"])
            return false;
        var origin = request.Headers.Origin;
        var own = new Uri(server.Urls.BaseUrl).GetLeftPart(UriPartial.Authority);
        return origin.Count == 0
            || origin is ["null"]
            || (origin.Count == 1 && string.Equals(origin[0], own, StringComparison.OrdinalIgnoreCase));
    }
}
