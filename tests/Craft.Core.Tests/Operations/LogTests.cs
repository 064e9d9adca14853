using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

public class LogTests
{
    [Fact]
    public async Task Writes_to_the_category_of_the_route()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>())
            .Log().Log("fixed").Log(body => $"made of {body}", LogLevel.Debug).Log((_, exchange) => exchange.RouteId, LogLevel.Warning));

        await app.ArriveAsync("route", new() { Body = "x", CorrelationId = "c1" });

        Lines(app).Should().Equal(
            (LogLevel.Information, "An exchange passed through route. (correlation c1)"),
            (LogLevel.Information, "fixed (correlation c1)"),
            (LogLevel.Debug, "made of x (correlation c1)"),
            (LogLevel.Warning, "route (correlation c1)"));
    }

    [Fact]
    public async Task Makes_no_message_when_the_level_is_off()
    {
        var made = false;
        await using var app = await App.StartAsync(
            services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)),
            Given.Route().From(Direct()).Log(_ => { made = true; return ""; }));

        await app.SendAsAsync(null, "route");

        made.Should().BeFalse();
    }

    [Fact]
    public async Task A_message_that_cannot_be_made_does_not_fail_the_call()
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Log(_ => throw new InvalidOperationException()).Transform(_ => 1));

        (await app.SendAsync<int>("route")).Should().Be(1);
        Lines(app).Should().ContainSingle().Which.Level.Should().Be(LogLevel.Warning);
    }

    private static IEnumerable<(LogLevel Level, string Message)> Lines(App app) =>
        app.Log.Where(record => record.Category == "Craft.route").Select(record => (record.Level, record.Message));
}
