using Microsoft.AspNetCore;
using Microsoft.Extensions.Primitives;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IdentityProvider;

/// <summary>Sends the person to the pages, and then, with their decision, back to the client.</summary>
internal sealed class AuthorizeEndpoint(IdentityProviderOptions options, PendingAuthorizations pendings, ClientRegistry clients)
{
    /// <summary>Names the pending request whose decision this request brings.</summary>
    public const string Decided = "decided";

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var query = Query(context.Request);
        var session = await Session.OfAsync(context, options);

        if (pendings.Take(context.Request.Query[Decided], query, session) is { } decided)
            return decided.Allowed ? Allow(decided, session!.Person) : Refusal.Because(Errors.AccessDenied, "The person refused.");
        if (request.HasPromptValue(PromptValues.None))
            return session is null
                ? Refusal.Because(Errors.LoginRequired, "Nobody is signed in.")
                : Refusal.Because(Errors.ConsentRequired, "Consent is asked for every time.");

        var client = (await clients.FindAsync(request.ClientId!, context.RequestAborted))!;
        var pending = new PendingAuthorization
        {
            Id = PendingAuthorizations.NewId(),
            Query = query,
            Client = client,
            RedirectUri = new(request.RedirectUri ?? client.RedirectUris[0]),
            Scopes = Scopes(request, client),
            Resources = request.GetResources(),
            Expires = pendings.Expiry,
            MustSignIn = request.HasPromptValue(PromptValues.Login) || request.HasPromptValue(PromptValues.SelectAccount),
        };
        pendings.Add(pending);
        var page = session is not null && pending.Accepts(session) ? Address.Consent : Address.SignIn;
        return new SeeOther($"{page}?request={pending.Id}");
    }

    /// <summary>The scopes asked for, else the known ones that the client registered.</summary>
    private IReadOnlyList<string> Scopes(OpenIddictRequest request, ClientRecord client)
    {
        var asked = request.GetScopes();
        if (asked.Length > 0)
            return asked;
        var known = client.Scope.Split(' ').Intersect([.. options.Scopes, OpenIddictConstants.Scopes.OfflineAccess]).ToArray();
        return known.Length > 0 ? known : clients.DefaultScope.Split(' ');
    }

    private static IResult Allow(PendingAuthorization pending, Person person) => Results.SignIn(
        Claimed.Principal(person, pending.Scopes, pending.Resources), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);

    private static QueryString Query(HttpRequest request)
    {
        IEnumerable<KeyValuePair<string, StringValues>> parameters = request.HasFormContentType ? request.Form : request.Query;
        return QueryString.Create(parameters.Where(parameter => parameter.Key != Decided));
    }
}
