using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>The page that asks the user, and the one that moves on afterwards.</summary>
internal static class ConsentPage
{
    /// <summary>Asks whether the client may come in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="server">The server.</param>
    /// <param name="request">What the client asks for.</param>
    /// <param name="ticket">The sealed request, which the form brings back.</param>
    /// <param name="form">The sealed proof that the form is of this page and this browser.</param>
    public static Task AskAsync(HttpContext context, AuthServer server, AuthorizeRequest request, string ticket, string form)
    {
        var target = new RedirectTarget(request.RedirectUri);
        var name = request.ClientName ?? "An application without a name";
        var scopes = (request.Scope ?? server.Options.DefaultScope)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        Html asked = $"Nothing in particular";
        if (scopes.Length > 0)
            asked = $"<ul>{scopes.Select(Item)}</ul>";
        Html warning = $"";
        if (target.StaysOnThisComputer)
        {
            warning = $"""
                <p class="warning"><strong>Careful:</strong> the answer goes to a program on this computer, and nobody can check to which.
                Allow it only if you have just started to connect that program yourself.</p>

                """;
        }

        return Pages.WriteAsync(context, StatusCodes.Status200OK, $"Allow access to {server.Name}?", $"""
            <h1>Allow <bdi>{name}</bdi> to use {server.Name}?</h1>
            <p>The application gave itself this name, and nobody has checked it. Go by the address it sends you to.</p>
            {warning}<dl>
            <dt>You will be sent to</dt>
            <dd><strong>{target.Shown}</strong></dd>
            <dt>Name (self-declared)</dt>
            <dd><bdi>{name}</bdi></dd>
            <dt>Client ID</dt>
            <dd><code>{request.ClientId}</code></dd>
            <dt>Access it asks for</dt>
            <dd>{asked}</dd>
            <dt>Server</dt>
            <dd>{server.Name} (<code>{server.Urls.Resource}</code>)</dd>
            </dl>
            <form method="post" action="{OwnUrls.BasePath(server.Options)}/oauth/consent">
            <input type="hidden" name="t" value="{ticket}">
            <input type="hidden" name="csrf" value="{form}">
            <div class="buttons">
            <button class="main" type="submit" name="decision" value="allow">Allow</button>
            <button type="submit" name="decision" value="cancel">Cancel</button>
            </div>
            </form>
            <p class="quiet">If you allow it, you sign in at your identity provider next.</p>
            """, target.PolicySource);
    }

    /// <summary>Moves on to another site.</summary>
    // Chromium and Safari hold every redirect after a form to that page's form-action, up to the last, and nobody can list
    // where a provider leads. A page that moves on by itself ends the chain. Programs get the plain redirect.
    public static Task LeaveAsync(HttpContext context, string url)
    {
        if (!Pages.ArePreferred(context.Request))
        {
            OauthAnswer.Redirect(context, url);
            return Task.CompletedTask;
        }

        context.Response.Headers["Refresh"] = "0; url=" + url;
        return Pages.WriteAsync(context, StatusCodes.Status200OK, "One moment", $"""
            <h1>One moment</h1>
            <p>You are being sent on. <a href="{url}">Continue</a> if nothing happens.</p>
            """);
    }

    private static Html Item(string scope) => $"<li><code>{scope}</code></li>";
}
