using Microsoft.AspNetCore.Antiforgery;

namespace IdentityProvider;

/// <summary>One button per person, and no passwords.</summary>
internal sealed class SignInPage(IdentityProviderOptions options, PendingAuthorizations pendings, IAntiforgery antiforgery)
{
    public IResult Show(HttpContext context)
    {
        if (pendings.Find(context.Request.Query["request"]) is not { } pending)
            return Page.Expired;
        var buttons = options.People.Select(person => Form.Button("person", person.Subject, $"Sign in as {person.Subject}", Note(person)));
        return new Page("Sign in", $"""
            <p>to continue to <strong>{Page.Text(pending.Client.ClientName ?? pending.Client.ClientId)}</strong></p>
            {Form.Html(context, antiforgery, pending, buttons)}
            """);
    }

    public async Task<IResult> PressAsync(HttpContext context)
    {
        if (pendings.Find(context.Request.Query["request"]) is not { } pending)
            return Page.Expired;
        var pressed = await Form.PressedAsync(context, antiforgery, "person");
        if (options.People.FirstOrDefault(person => person.Subject == pressed) is not { } person)
            return Page.Expired;

        // A new session each time: one that was planted in this browser ends here.
        pending.SignedInSession = (await Session.StartAsync(context, person)).Id;
        return new SeeOther($"{Address.Consent}?request={pending.Id}");
    }

    private static string Note(Person person) =>
        person.Roles.Count == 0 ? $"{person.Name}, no roles" : $"{person.Name}, {string.Join(", ", person.Roles)}";
}
