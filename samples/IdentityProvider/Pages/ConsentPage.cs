using Microsoft.AspNetCore.Antiforgery;

namespace IdentityProvider;

/// <summary>Asks whether a client may act for the person who is signed in.</summary>
internal sealed class ConsentPage(IdentityProviderOptions options, PendingAuthorizations pendings, IAntiforgery antiforgery)
{
    private const string Decision = "decision";
    private const string Allow = "allow";
    private const string Cancel = "cancel";
    private const string Switch = "switch";

    public async Task<IResult> ShowAsync(HttpContext context)
    {
        if (pendings.Find(context.Request.Query["request"]) is not { } pending)
            return Page.Expired;
        if (await Session.OfAsync(context, options) is not { } session || !pending.Accepts(session))
            return new SeeOther($"{Address.SignIn}?request={pending.Id}");
        var name = pending.Client.ClientName ?? pending.Client.ClientId;
        var form = Form.Html(
            context, antiforgery, pending,
            Form.Button(Decision, Allow, "Allow", first: true),
            Form.Button(Decision, Cancel, "Cancel"),
            Form.Button(Decision, Switch, "Sign in as someone else"));
        return new Page($"Allow {name}?", $"""
            <p>You are signed in as <strong>{Page.Text(session.Person.Subject)}</strong>. The application chose its name itself.</p>
            <dl>
            <dt>Application</dt><dd>{Page.Text(name)} ({Page.Text(pending.Client.ClientId)})</dd>
            <dt>Sends you back to</dt><dd>{Page.Text(Host(pending.RedirectUri))}</dd>
            <dt>May use</dt><dd>{List(pending.Scopes)}</dd>
            {(pending.Resources.Count == 0 ? "" : $"<dt>At</dt><dd>{List(pending.Resources)}</dd>")}
            </dl>
            {form}
            """, mayLeave: true);
    }

    public async Task<IResult> PressAsync(HttpContext context)
    {
        if (pendings.Find(context.Request.Query["request"]) is not { } pending)
            return Page.Expired;
        var pressed = await Form.PressedAsync(context, antiforgery, Decision);
        var session = await Session.OfAsync(context, options);
        if (pressed == Switch || session is null || !pending.Accepts(session))
            return new SeeOther($"{Address.SignIn}?request={pending.Id}");
        if (pressed is not (Allow or Cancel))
            return Page.Expired;

        pending.Allowed = pressed == Allow;
        pending.DecidingSession = session.Id;
        return new SeeOther($"{Address.Authorize}{pending.Query.Add(AuthorizeEndpoint.Decided, pending.Id)}");
    }

    private static string Host(Uri uri) => uri.Scheme is "http" or "https" ? uri.Authority : $"{uri.Scheme}: (an application on this computer)";

    private static string List(IEnumerable<string> values) => $"<ul>{string.Concat(values.Select(value => $"<li>{Page.Text(value)}</li>"))}</ul>";
}
