using Docs.Tests.Snippets;
using FluentAssertions;
using IdentityProvider;

namespace Docs.Tests;

public static class GettingStartedOutputs
{
    [Output("getting-started-answer")]
    public static async Task<string> Answer()
    {
        var (program, served) = await RunningProgram.ServeAsync(GettingStarted.Program);
        await using (program)
            return await served.AskAsync("greet", new { name = "Ada" });
    }

    [Output("getting-started-wrong")]
    public static async Task<string> Wrong()
    {
        await using var served = await Served.StartAsync(Greet.Route);
        return await served.AskAsync("greet", new { name = "", shout = "yes", language = "en" });
    }

    [Output("getting-started-tool")]
    public static async Task<string> Tool()
    {
        await using var served = await Served.StartAsync(Greet.Route);
        return Json.Pretty(Json.OnTheWire((await served.ToolsAsync()).Single()));
    }

    [Output("getting-started-alice")]
    public static Task<string> Alice() => WhoIsAsync("alice");

    [Output("getting-started-bob")]
    public static Task<string> Bob() => WhoIsAsync("bob");

    private static async Task<string> WhoIsAsync(string person)
    {
        await using var provider = await DevelopmentIdentityProvider.StartAsync();
        var address = new Uri($"http://localhost:{SigningIn.FreePort()}");
        await using var program = await RunningProgram.StartAsync(
            GettingStarted.SignedIn, ["--urls", address.AbsoluteUri, "--Issuer", provider.Issuer], services =>
                services.AddLogging(log => log.ClearProviders()));
        await using var client = await SigningIn.ConnectAsync(new(address, "/mcp"), person);

        (await client.CallToolAsync("greet", new Dictionary<string, object?> { ["name"] = "Ada" })).Text().Should().Be("Hello, Ada!");
        return (await client.CallToolAsync("whoami")).Text();
    }
}
