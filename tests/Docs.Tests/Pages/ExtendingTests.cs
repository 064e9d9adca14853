using System.Diagnostics;
using Crafting.Pipeline;
using Docs.Tests.Snippets;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/extending.md: every example runs.</summary>
public class ExtendingTests
{
    [Fact]
    public async Task The_step_writes_what_was_done()
    {
        await using var served = await Served.StartAsync(builder =>
            builder.Services.AddSingleton<AuditTrail>().AddCraft().AddCapabilities(ExtendingPage.Rename).AddMcp());

        (await served.AskAsync("rename")).Should().Be("renamed");

        served.Services.GetRequiredService<AuditTrail>().Lines.Should().Equal("somebody renamed the notebook: done");
    }

    [Theory]
    [InlineData(10, "Hello?")]
    [InlineData(20, "RC5031")]
    public async Task The_gate_opens_and_closes(int hour, string answer)
    {
        await using var served = await Served.StartAsync(builder =>
            builder.Services.AddSingleton<TimeProvider>(new Clock(hour)).AddCraft().AddCapabilities(ExtendingPage.Phone).AddMcp());

        (await served.Services.GetRequiredService<ICraftClient>().SendAsync<string>("phone").AsTask()
            .ContinueWith(
                call => call.Exception?.InnerException is CraftException error ? error.Code : call.Result,
                TaskScheduler.Default)).Should().Be(answer);
    }

    [Fact]
    public async Task The_destination_appends_a_line()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var served = await Served.StartAsync(ExtendingPage.Keep(file));

            await served.Services.GetRequiredService<ICraftClient>().SendAsync<string>("keep", "a line");

            (await File.ReadAllLinesAsync(file)).Should().Equal("a line");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_enricher_fetches()
    {
        await using var served = await Served.StartAsync(builder =>
            builder.Services.AddSingleton<Thermometer>().AddCraft().AddCapabilities(ExtendingPage.Forecast).AddMcp());

        (await served.AskAsync("weather", new { name = "Berlin" })).Should().Be("6 °C in Berlin");
    }

    [Fact]
    public async Task The_source_and_its_plugin_deliver()
    {
        await using var served = await Served.StartAsync(builder =>
        {
            ExtendingPage.Add(builder);
            builder.Services.AddSingleton<AuditTrail>().AddCraft().AddMcp();
        });
        var trail = served.Services.GetRequiredService<AuditTrail>();
        var delivered = new TaskCompletionSource();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => _ = activity.OperationName == "route collect" && delivered.TrySetResult(),
        };
        ActivitySource.AddActivityListener(listener);

        served.Services.GetRequiredService<Inbox<City>>().Put(new City("Berlin"));

        await delivered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        trail.Lines.Should().Equal("Berlin");
        await served.StopAsync();
        served.Log.GetSnapshot().Should().NotContain(line => line.Level >= LogLevel.Error);
    }

    private sealed class Clock(int hour) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, hour, 0, 0, TimeSpan.Zero);
    }
}
