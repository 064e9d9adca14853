using System.Text.Json.Nodes;
using Docs.Tests.Snippets;

namespace Docs.Tests;

public static class ClerkOutputs
{
    [Output("clerk-metadata")]
    public static async Task<string> Metadata()
    {
        await using var served = await StartAsync();
        using var http = new HttpClient();
        return Json.Pretty(JsonNode.Parse(await http.GetStringAsync(new Uri(served.Endpoint, "/.well-known/oauth-protected-resource")))!);
    }

    [Output("clerk-options")]
    public static Task<string> Options() => Task.FromResult(OptionTable.Of(new ClerkOptions(), new Dictionary<string, string>
    {
        ["ResourceIssuerUrl"] = "the public base URL; by default the address that the server listens on, on loopback only",
        ["ResourceUrl"] = "the URL that clients connect to; by default `ResourceIssuerUrl` and `mcp.Path`",
        ["ResourceName"] = "the name on consent pages, in challenges and metadata",
        ["Proxy"] = "whether clients sign in [through this server](#all-through-one-url)",
        ["ScopesSupported"] = "the scopes in the metadata; never `openid`, which Clerk refuses to clients that registered themselves",
        ["RequiredScopes"] = "the scopes that every request needs",
        ["Audience"] = "what `aud` must contain; null for this server's own URL. [Whose tokens count](#whose-tokens-count)",
        ["AllowedClients"] = "whose tokens count; when empty, those of every client that Clerk has on record",
        ["ClientMustBeKnown"] = "whether Clerk must have the client on record when `AllowedClients` is empty; "
            + "[a metadata document](#clients-with-a-metadata-document) and an `aud` stand in for it",
        ["OpaqueTokens"] = "whether `oat_…` tokens count, by asking Clerk; an answer counts for at most 60 seconds",
        ["RolesFromOrganizations"] = "whether membership in an organization gives roles",
        ["Organizations"] = "the ids of the organizations whose roles count; all when empty",
        ["AnyOrganization"] = "whether the roles of all organizations count when the token names none",
        ["RolesFromPublicMetadata"] = "whether `roles` in a user's public metadata, a list of texts, are roles",
        ["FrontendUrl"] = "Clerk's Frontend API when it is behind a proxy; by default the host in the publishable key",
        ["BackendUrl"] = "Clerk's Backend API",
        ["Limits"] = "rates and times",
    }));

    internal static Task<Served> StartAsync() => Served.StartAsync(builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            // Of nobody: the host inside is clerk.example.com.
            ["CLERK_PUBLISHABLE_KEY"] = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
            ["CLERK_SECRET_KEY"] = "sk_test_" + new string('x', 40),
        });
        ClerkPage.Preset(builder);
        new Provider { IsDown = true }.Attach(builder.Services);
    });
}
