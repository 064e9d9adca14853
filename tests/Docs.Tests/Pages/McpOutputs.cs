using System.Text.RegularExpressions;
using Docs.Tests.Snippets;
using Docs.Tests.Snippets.Orders;

namespace Docs.Tests;

public static partial class McpOutputs
{
    [Output("mcp-annotations-tool")]
    public static async Task<string> AnnotatedTool()
    {
        await using var served = await Served.StartAsync(McpPage.Delete);
        return Json.Pretty(Json.OnTheWire((await served.ToolsAsync()).Single().Annotations!));
    }

    [Output("mcp-rich-result")]
    public static async Task<string> RichResult()
    {
        await using var served = await Served.StartAsync(McpPage.Chart);
        return Json.Pretty(Json.Result(await served.CallAsync("chart")));
    }

    [Output("mcp-options")]
    public static Task<string> Options()
    {
        var options = new McpOptions();
        var rows = typeof(McpOptions).GetProperties()
            .Select(property => $"| `{property.Name}` | {Default(property.GetValue(options))} | {Meaning(property.Name)} |");
        return Task.FromResult("| option | default | meaning |\n|---|---|---|\n" + string.Join('\n', rows));

        static string Default(object? value) => value switch
        {
            null => "none",
            string text => $"`{text}`",
            long bytes => $"{bytes / 1024 / 1024} MiB",
            System.Collections.IEnumerable list when !list.Cast<object>().Any() => "none",
            McpCors => $"`McpCors.{nameof(McpCors.Loopback)}`",
            Enum name => $"`{name.GetType().Name}.{name}`",
            var other => $"`{other}`",
        };

        static string Meaning(string name) => name switch
        {
            "Name" => "the server's name; the application's name when not set",
            "Title" => "the name for people",
            "Version" => "the server's version; the entry assembly's when not set",
            "Description" => "what the server is for, in a sentence",
            "WebsiteUrl" => "a page about the server, as an absolute URL",
            "Instructions" => "how a model should use the tools; sent when a client connects",
            "Icons" => "icons of the server; a tool without icons of its own inherits them",
            "Transport" => "`Http` or `Stdio`",
            "Host" => "where to listen; `--urls`, `ASPNETCORE_URLS` and Kestrel's own settings win over it",
            "Port" => "the port, under the same rule; 0 takes any free one",
            "Path" => "the path of the endpoint",
            "Sessions" => "who gets a [session](#sessions-and-protocol-revisions)",
            "Tools" => "which routes are published; all that begin at `Mcp()` when not set",
            "Auth" => "[who is calling](#who-is-calling): `Oauth(…)`, `Jwks(…)`, `Everybody(…)` and others; nobody is asked when not set",
            "Userinfo" => "code of yours that adds roles, name and e-mail address to each caller; when it fails, nobody gets in",
            "UserinfoUrl" => "the provider's userinfo endpoint, asked instead of code of yours",
            "DiscoverUserinfo" => "whether that endpoint is taken from the provider's metadata",
            "Cors" => "which web pages may read answers; those of this machine by default",
            "AllowedHosts" => "further [host names](#host-and-origin) that requests may be addressed to",
            "ListForbiddenTools" => "whether tools that [the caller's roles forbid](securing.md#who-is-shown-which-tools) are listed as well, and refused when called",
            "AllowedOrigins" => "further [origins](#host-and-origin) of web pages that may call",
            "AllowLoopbackOrigins" => "whether pages of this machine, at [any port](#host-and-origin), may call a loopback server",
            "DevelopmentDashboard" => "whether `MapCraft` also maps [the operator's page](operations.md#the-operators-page) in Development",
            "MaxRequestBodyBytes" => "the largest message, over HTTP and stdio",
            _ => throw new NotSupportedException($"docs/mcp.md does not say what {name} means."),
        };
    }

    [Output("mcp-answers")]
    public static async Task<string> Answers()
    {
        await using var served = await Served.StartAsync(
            builder => builder.Services.AddAuthentication().Services.AddSingleton<Prices>().AddSingleton<Shop>().AddCraft()
                .AddCapabilities(Language.Stock, Language.Remember, McpPage.Mine, Failing)
                .AddMcp(mcp => mcp.MaxRequestBodyBytes = 64 * 1024));
        var call = Raw.Request("tools/call", "\"name\":\"nothing\"");
        var rows = new List<(string When, string Answer)>
        {
            ("arguments do not match the schema", await TellAsync("stock", new { quantity = 0 })),
            ("`.Validate` does not hold", await TellAsync("stock", new { customer = "alice", quantity = 13 })),
            ("a `CraftException` with a message of yours", await TellAsync("stock", new { customer = "nobody", quantity = 1 })),
            ("any other exception", await TellAsync("fail")),
            ("`.Filter` or `Recovery.Drop` declines", await TellAsync("remember", new { customer = "alice", quantity = 1 })),
            ("`.Authorize` and nobody is signed in", await TellAsync("whoami")),
            ("no such tool", await Raw.AnswerAsync(served, call, "tools/call", "nothing")),
            ("a body that is no JSON", await Raw.AnswerAsync(served, "{", "tools/list")),
            ("a body that is too long", await Raw.AnswerAsync(served, new string(' ', 65 * 1024), "tools/list")),
            ("a foreign `Host`", await Raw.AnswerAsync(served, Raw.Request("tools/list"), "tools/list", host: "evil.example")),
            ("a foreign `Origin`", await Raw.AnswerAsync(served, Raw.Request("tools/list"), "tools/list", origin: "https://evil.example")),
        };
        return "| when | the client gets |\n|---|---|\n" + string.Join('\n', rows.Select(row => $"| {row.When} | {row.Answer} |"));

        async Task<string> TellAsync(string tool, object? arguments = null)
        {
            var result = await served.CallAsync(tool, arguments);
            return $"`isError` {Id().Replace(result.Text(), "…")}";
        }
    }

    private static Capability Failing { get; } = Craft.Route().Id("fail").Description("Fails.").From(Mcp())
        .Transform(string (_) => throw new InvalidOperationException("The database at 10.0.0.7 is down."));

    [Output("mcp-curl-answer")]
    public static async Task<string> CurlAnswer()
    {
        await using var served = await Served.StartAsync(Greet.Route);
        var body = new Page("docs/mcp.md").Blocks.Single(block => block.Text.Contains("-d '", StringComparison.Ordinal)).Text;
        var (_, message) = await Raw.SendAsync(
            served, body[(body.IndexOf("-d '", StringComparison.Ordinal) + 4)..body.LastIndexOf('\'')], "tools/call", "greet");
        return Json.Pretty(message["result"]!["content"]!.AsArray());
    }

    [GeneratedRegex("(?<=this id: )[0-9a-f-]+")]
    private static partial Regex Id();
}
