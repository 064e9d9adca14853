using Docs.Tests.Snippets;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/operations.md.</summary>
public class OperationsTests
{
    [Fact]
    public async Task Watching_needs_no_more_than_the_snippet()
    {
        await using var served = await Served.StartAsync(builder =>
        {
            OperationsPage.Watch(builder);
            builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp();
        });

        (await served.AskAsync("greet", new { name = "Ada" })).Should().Be("Hello, Ada!");
    }

    [Fact]
    public async Task An_application_with_everything_for_operators_starts_and_is_ready()
    {
        await using var served = await Served.StartAsync(
            builder =>
            {
                OperationsPage.AddHealth(builder);
                OperationsPage.Operators(builder);
                builder.Services.AddAuthentication().AddCookie();
                builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp();
            },
            app =>
            {
                app.MapCraft();
                OperationsPage.MapHealth(app);
                OperationsPage.Dashboard(app);
            });
        using var http = new HttpClient();

        (await http.GetStringAsync(new Uri(served.Endpoint, "/health/ready"))).Should().Be("Healthy");
        (await http.GetStringAsync(new Uri(served.Endpoint, "/health/live"))).Should().Be("Healthy");
    }

    [Fact]
    public async Task What_runs_may_finish_when_the_application_stops()
    {
        var entered = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var served = await Served.StartAsync(builder =>
        {
            OperationsPage.Stop(builder);
            builder.Services.AddCraft().AddMcp().AddCapabilities(
                Craft.Route().Id("slow").Description("Takes its time.").From(Direct()).Transform(async _ =>
                {
                    entered.SetResult();
                    await finish.Task;
                    return "done";
                }));
        });
        var call = served.Services.GetRequiredService<ICraftClient>().SendAsync<string>("slow").AsTask();
        await entered.Task;

        var stop = served.StopAsync();
        stop.IsCompleted.Should().BeFalse();
        finish.SetResult();

        (await call).Should().Be("done");
        await stop;
        served.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.Should().Be(TimeSpan.FromMinutes(2));
        new HostOptions().ShutdownTimeout.Should().Be(TimeSpan.FromSeconds(30));
    }
}
