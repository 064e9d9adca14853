using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Docs.Tests.Snippets;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol.Client;

namespace Docs.Tests;

public static partial class SecuringOutputs
{
    private static readonly Capability[] Orders = [SecuringPage.List, SecuringPage.Cancel, SecuringPage.Refund];

    [Output("securing-challenge")]
    public static async Task<string> FirstChallenge()
    {
        await using var served = await Bearer.StartAsync(new Provider(), capabilities: Orders);
        return (await Bearer.ChallengeAsync(served, "order_list")).Replace(", resource_metadata", ",\n  resource_metadata");
    }

    [Output("securing-metadata")]
    public static async Task<string> Metadata()
    {
        await using var served = await Served.StartAsync(builder =>
        {
            SecuringPage.ResourceServer(builder);
            new Provider().Attach(builder.Services);
        });
        using var http = new HttpClient();
        return Json.Pretty(
            JsonNode.Parse(await http.GetStringAsync(new Uri(served.Endpoint, "/.well-known/oauth-protected-resource/mcp")))!);
    }

    [Output("securing-answers")]
    public static async Task<string> Answers()
    {
        var down = new Provider();
        await using var served = await Bearer.StartAsync(new Provider(), capabilities: Orders);
        await using var required = await Bearer.StartAsync(
            new Provider(), options => options with { RequiredScopes = ["orders:read"] }, Orders);
        await using var unreachable = await Bearer.StartAsync(down, capabilities: Orders);
        await using var broken = await Bearer.StartAsync(
            new Provider(), options =>
                options with { Verify = Verifier((_, _) => throw new InvalidOperationException("The database is down.")) }, Orders);
        await using var strict = await Bearer.StartAsync(
            new Provider(), options => options with { Limits = new() { FailedTokensPerMinute = 1 } }, Orders);
        down.IsDown = true;
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Bearer.TellAsync(strict, "order_list", "bad");
        var rows = new List<(string When, string Answer)>
        {
            ("all is well", await Bearer.TellAsync(served, "order_list", Provider.Token(new { scope = "orders:read" }))),
            ("no token, or another scheme", await Bearer.TellAsync(served, "order_list")),
            ("no token, and `RequiredScopes` are set", await Bearer.TellAsync(required, "order_list")),
            ("the token is spoilt, of "
                + "somebody else, or for somebody else", await Bearer.TellAsync(
                    served, "order_list", Provider.Token(new { aud = "https://other.example.com" }))),
            ("the token has expired", await Bearer.TellAsync(served, "order_list", Provider.Token(new { exp = now - 60 }))),
            ("two tokens", await Bearer.TellAsync(served, "order_list", Provider.Token(), Provider.Token())),
            ("the token "
                + "lacks one of `RequiredScopes`", await Bearer.TellAsync(
                    required, "order_cancel", Provider.Token(new { scope = "profile" }))),
            ("the token lacks a scope of the tool", await Bearer.TellAsync(required, "order_cancel", Provider.Token(new { scope = "orders:read" }))),
            ("the caller lacks a role of the tool", await Bearer.TellAsync(served, "order_refund", Provider.Token())),
            ("the provider's keys, a "
                + "lookup or userinfo cannot be had", await Bearer.TellAsync(unreachable, "order_list", Provider.Token())),
            ("too many bad tokens from one address", await Bearer.TellAsync(strict, "order_list", Provider.Token())),
            ("your own verifier throws", await Bearer.TellAsync(broken, "order_list", Provider.Token())),
        };
        return "| when | status | `WWW-Authenticate` | the client is told |\n|---|---|---|---|\n" + string.Join(
            '\n', rows.Select(row => $"| {row.When} | {row.Answer} |"));
    }

    [Output("securing-lists")]
    public static async Task<string> Lists()
    {
        await using var served = await Bearer.StartAsync(new Provider(), capabilities: Orders);
        var rows = new List<string>
        {
            $"| a customer without any scope | {await ToolsAsync(Provider.Token())} |",
            $"| an accountant without any scope | {await ToolsAsync(Provider.Token(new { roles = new[] { "accountant" } }))} |",
        };
        return "| who asks | is shown |\n|---|---|\n" + string.Join('\n', rows);

        async Task<string> ToolsAsync(string token)
        {
            var transport = new HttpClientTransport(new()
            {
                Endpoint = served.Endpoint,
                AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + token },
            });
            await using var client = await McpClient.CreateAsync(transport);
            return string.Join(", ", (await client.ListToolsAsync()).Select(tool => $"`{tool.Name}`").Order(StringComparer.Ordinal));
        }
    }

    [Output("securing-log")]
    public static async Task<string> LogLines()
    {
        await using var served = await Served.StartAsync(builder =>
        {
            SecuringPage.ResourceServer(builder);
            builder.Logging.AddFilter("Craft.Auth", LogLevel.Debug);
            new Provider().Attach(builder.Services);
        });
        await Bearer.TellAsync(served, "order_list");
        await Bearer.TellAsync(served, "order_list", Provider.Token(new { aud = "https://other.example.com" }));
        await Bearer.TellAsync(served, "order_list", Provider.Token());
        return string.Join('\n', served.Log.GetSnapshot().Where(line => line.Category == "Craft.Auth" && line.Id.Id is 50 or 51)
            .Select(line => $"{Level(line.Level)}: {line.Category}[{line.Id.Id}] {line.Message}"));
    }

    // The product's own words and levels, so that a reason that is added must be explained.
    [Output("securing-outcomes")]
    public static Task<string> Outcomes()
    {
        var assembly = typeof(McpAuth).Assembly;
        var reasons = assembly.GetType("Crafting.Ai.AuthReason")!;
        var failure = assembly.GetType("Crafting.Ai.AuthFailure")!;
        var log = new FakeLogCollectorOwner();
        var watch = Activator.CreateInstance(assembly.GetType("Crafting.Ai.AuthWatch")!, log.Logger, log.Meters)!;
        var rows = new List<string>();
        foreach (var reason in Enum.GetValues(reasons))
        {
            var arguments = failure.GetConstructors().Single(constructor => constructor.GetParameters().Length > 1).GetParameters()
                .Select((parameter, i) => i == 0 ? reason : parameter.ParameterType == typeof(string) ? "detail" : (object)0).ToArray();
            watch.GetType().GetMethod("Refused")!.Invoke(watch, [Activator.CreateInstance(failure, arguments)]);
            var line = log.Collector.LatestRecord;
            var name = Reason().Match(line.Message).Groups[1].Value;
            if (Unused(name))
                continue;
            rows.Add($"| `{name}` | {line.Level} | {Meaning(name)} |");
        }

        return Task.FromResult(
            "| outcome | level | what happened |\n|---|---|---|\n| `ok` | Debug | somebody was let in |\n" + string.Join('\n', rows));

        // Named in the product, and counted nowhere yet.
        static bool Unused(string name) => name is "forbidden_role" or "origin_rejected";

        static string Meaning(string name) => name switch
        {
            "missing_header" => "no token: what every client does first",
            "unsupported_scheme" => "an `Authorization` header that is no bearer token",
            "malformed" => "the token has the wrong form, is longer than 16 KiB, or holds what cannot be read",
            "ambiguous" => "two credentials in one request",
            "expired" => "the token has run out; the client will refresh it",
            "not_yet_valid" => "`nbf` or `iat` is in the future: compare the clocks",
            "bad_signature" => "the signature is not the key's",
            "unknown_key" => "the provider has no such key",
            "bad_issuer" => "the token is from another issuer",
            "bad_audience" => "the token was made for another server",
            "bad_type" => "`typ` is not `at+jwt`: an id token or a session token",
            "bad_algorithm" => "an algorithm that is not accepted, or does not fit the key",
            "bad_client" => "the token's client is not among `AllowedClients`, or is not known",
            "missing_subject" => "no `sub`, or your verifier knows nobody by the token",
            "missing_expires_at" => "the token does not say when it runs out",
            "inactive" => "the provider does not stand by the token, or by its user, any more",
            "insufficient_scope" => "the request or the tool needs more scopes; the client was asked to sign in for them",
            "userinfo_mismatch" => "userinfo was about somebody else than the token",
            "infrastructure" => "keys, a lookup or userinfo could not be had; the client was told 503",
            "verifier_failed" => "your verifier, or your function for roles, threw; the client was told 500",
            "rate_limited" => "too many bad tokens from this address",
            _ => throw new NotSupportedException($"docs/securing.md does not say what {name} means."),
        };
    }

    [Output("securing-options")]
    public static Task<string> Options() => Task.FromResult(OptionTable.Of(new OauthOptions(), new Dictionary<string, string>
    {
        ["Verify"] = "[who checks tokens](#who-checks-tokens); needed",
        ["ResourceIssuerUrl"] = "the public base URL; by default the address that the server listens on, on loopback only",
        ["ResourceUrl"] = "the URL that clients connect to; by default `ResourceIssuerUrl` and `mcp.Path`",
        ["BaseUrl"] = "where a proxy's endpoints are; by default `ResourceIssuerUrl`",
        ["ResourceName"] =
            "the name on consent pages, in challenges and metadata; by default `mcp.Title`, `mcp.Name` or the application's name",
        ["Endpoints"] = "the provider's endpoints; setting them makes the server a [proxy](#which-mode)",
        ["Client"] = "the [client lookup](identity-providers.md#the-client-lookup); a proxy needs it",
        ["Mode"] = "how a proxy [sends users to the provider](#which-mode)",
        ["AllowIssuerMismatch"] = "lets `OauthMode.Pass` start although current clients will refuse the login",
        ["ScopesSupported"] = "the scopes in the metadata: what a client should ask for at first",
        ["RequiredScopes"] = "the scopes that every request needs",
        ["ScopeImplications"] = "[scopes that include others](#scopes-that-include-others)",
        ["DefaultScope"] = "a proxy asks for it when the client names no scope",
        ["ForwardResource"] = "whether a proxy passes [`resource`](identity-providers.md#audience-and-resource) on to the provider",
        ["AttachClientSecret"] =
            "whether a proxy adds the secret of the lookup for a client that presents none. Then a stolen refresh token is good without it",
        ["UpstreamTokenAuth"] = "how a proxy authenticates clients at the provider: as they came, in the header, or in the form",
        ["RedirectSchemes"] =
            "private URI schemes that a redirect may have, besides those with a dot, `cursor`, `vscode` and `vscode-insiders`",
        ["AcceptRegistration"] = "may refuse a registration, by its name or its redirect URIs",
        ["ServiceDocumentationUrl"] = "a page for developers, in the metadata",
        ["PolicyUrl"] = "the page with the policy, in the metadata",
        ["TermsOfServiceUrl"] = "the page with the terms of service, in the metadata",
        ["Limits"] = "rates and times",
    }));

    [Output("securing-token-options")]
    public static Task<string> TokenOptions() => Task.FromResult(OptionTable.Of(new TokenOptions(), new Dictionary<string, string>
    {
        ["Algorithms"] = "for `Jwks` only; also RS384, RS512, PS256, PS384, PS512, ES384 and ES512",
        ["RequireAccessTokenType"] = "whether `typ` must be `at+jwt`; when not set, exactly if the audience is `*`",
        ["AllowedClients"] = "whose tokens count (`client_id`, else `azp`); all when empty",
        ["ClientMustBeKnown"] = "whether the client lookup must know the token's client; "
            + "when not set, exactly if the audience is `*`, `AllowedClients` is empty and there is a lookup",
        ["ClockSkew"] = "how far clocks may differ; 5 minutes at most",
        ["RolesClaim"] = "the claim with the roles, `a.b` inside an object; `roles` when not set. "
            + "A single text counts only in a claim that is named here",
        ["Roles"] = "reads the roles from the verified claims, instead of `RolesClaim`",
        ["AllowClientAsSubject"] = "whether a token without `sub` speaks for its client",
        ["FurtherIssuers"] = "more issuers whose tokens count, signed with the same keys",
    }));

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => level.ToString(),
    };

    [GeneratedRegex(@"\(([a-z_]+)\)")]
    private static partial Regex Reason();

    /// <summary>A logger that remembers, and meters that nobody reads.</summary>
    private sealed class FakeLogCollectorOwner
    {
        public FakeLogCollectorOwner()
        {
            var services = new ServiceCollection()
                .AddMetrics()
                .AddLogging(log => log.SetMinimumLevel(LogLevel.Trace).AddFakeLogging())
                .BuildServiceProvider();
            (Logger, Meters, Collector) = (services.GetRequiredService<ILoggerFactory>().CreateLogger("Craft.Auth"), services.GetRequiredService<IMeterFactory>(), services.GetFakeLogCollector());
        }

        public ILogger Logger { get; }

        public IMeterFactory Meters { get; }

        public FakeLogCollector Collector { get; }
    }
}
