using Crafting.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

public class HealthTests
{
    [Fact]
    public async Task An_application_that_runs_is_live_and_ready()
    {
        await using var app = await App.StartAsync(Setup, Route(new MoodStep()));

        (await AskAsync(app, "live")).Should().Be("200 Healthy");
        (await AskAsync(app, "ready")).Should().Be("200 Healthy");
    }

    [Fact]
    public async Task A_step_that_asks_for_attention_degrades_it_and_does_not_take_it_out_of_service()
    {
        var mood = new MoodStep { IsDegraded = true };
        await using var app = await App.StartAsync(Setup, Route(mood));

        (await AskAsync(app, "ready")).Should().Be("200 Degraded");
        (await AskAsync(app, "live")).Should().Be("200 Healthy");
        mood.IsDegraded = false;
        (await AskAsync(app, "ready")).Should().Be("200 Healthy");
    }

    [Fact]
    public async Task While_it_stops_it_is_live_and_not_ready()
    {
        var entered = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var app = await App.StartAsync(
            Setup with
            {
                Pipeline = web =>
                {
                    Setup.Pipeline(web);
                    web.MapGet("/slow", async () =>
                    {
                        entered.SetResult();
                        await finish.Task;
                        // The connection is still served while the application stops.
                        return (await web.Services.GetRequiredService<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>()
                            .CheckHealthAsync(check => check.Tags.Contains("ready"))).Entries["craft-ready"].Description;
                    });
                },
            },
            Route(new MoodStep()));
        using var http = new HttpClient();
        var slow = http.GetStringAsync(new Uri(app.Address, "/slow"));
        await entered.Task;

        var stopping = app.StopAsync();
        finish.SetResult();

        (await slow).Should().Be("The routes are stopping.");
        await stopping;
    }

    private static AppSetup Setup { get; } = new()
    {
        Services = services => services.AddHealthChecks().AddCraft(),
        Pipeline = app =>
        {
            app.MapCraft();
            foreach (var tag in new[] { "live", "ready" })
                app.MapHealthChecks("/" + tag, new() { Predicate = check => check.Tags.Contains(tag) });
        },
    };

    private static Route<Unit> Route(Step step) => Craft.Route().Id("mood").Description("Has a mood.").From(Mcp()).Then(step);

    private static async Task<string> AskAsync(App app, string tag)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(app.Address, "/" + tag));
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    private sealed class MoodStep : Step, IStepState
    {
        public bool IsDegraded { get; set; }

        public override string Name => "mood";

        public IReadOnlyDictionary<string, object> Read() => new Dictionary<string, object> { ["mood"] = "fine" };

        public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) => next(exchange);
    }
}
