using Microsoft.AspNetCore.WebUtilities;
using ModelContextProtocol.Authentication;

namespace Crafting.Ai.Tests;

/// <summary>The official client, whose user is at a browser.</summary>
internal static class SignedInClient
{
    public const string Redirect = "http://127.0.0.1:45678/callback";

    public static ClientOAuthOptions At(Browser browser, Action<Uri>? visited = null, ITokenCache? tokens = null) => new()
    {
        RedirectUri = new(Redirect),
        TokenCache = tokens,
        AuthorizationCallbackHandler = async (context, cancellationToken) =>
        {
            var end = await browser.AuthorizeAsync(context.AuthorizationUri, Redirect, cancellationToken);
            visited?.Invoke(context.AuthorizationUri);
            visited?.Invoke(end);
            var answer = QueryHelpers.ParseQuery(end.Query);
            return new()
            {
                Code = answer.GetValueOrDefault("code"),
                State = answer.GetValueOrDefault("state"),
                Iss = answer.TryGetValue("iss", out var issuer) ? issuer.ToString() : null,
            };
        },
        DynamicClientRegistration = new() { ClientName = "the official client" },
    };
}
