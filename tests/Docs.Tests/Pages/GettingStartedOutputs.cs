using Docs.Tests.Snippets;

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
}
