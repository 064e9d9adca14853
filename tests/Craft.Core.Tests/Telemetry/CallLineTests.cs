using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

/// <summary>One line per call: route, outcome, duration, the ids of exchange and correlation. Never arguments.</summary>
public class CallLineTests
{
    private const string Secret = "hunter2";

    public static TheoryData<LogLevel, string, Capability> Outcomes => new()
    {
        { LogLevel.Information, "route completed in 20.0 ms (exchange #, correlation c1)", Slow() },
        { LogLevel.Information, "route declined (closed) in 20.0 ms (exchange #, correlation c1)", Slow().Filter(_ => false, "closed") },
        { LogLevel.Warning, "route refused with RC5002 in 20.0 ms (exchange #, correlation c1)", Slow().Validate(_ => false, "No.") },
        { LogLevel.Error, "route failed with RC5001 in 20.0 ms (exchange #, correlation c1)", Slow().Transform<int>(_ =>
            throw new InvalidOperationException()) },
        { LogLevel.Information, "route handed over to its protocol after 20.0 ms (exchange #, correlation c1)", Slow().Transform<int>(_ =>
            throw new FormatException()) },
    };

    [Theory]
    [MemberData(nameof(Outcomes), DisableDiscoveryEnumeration = true)]
    public async Task Says_how_the_call_ended(LogLevel level, string message, Capability route)
    {
        await using var app = await StartAsync(route);

        await SendAsync(app, null);

        var line = app.CallLines.Should().ContainSingle().Subject;
        var id = line.GetStructuredStateValue("ExchangeId");
        Guid.TryParse(id, out _).Should().BeTrue();
        (line.Level, line.Message).Should().Be((level, message.Replace("#", id)));
        line.GetStructuredStateValue("Route").Should().Be("route");
        line.GetStructuredStateValue("CorrelationId").Should().Be("c1");
        line.GetStructuredStateValue("Elapsed").Should().Be("20");
    }

    [Fact]
    public async Task A_caller_who_went_away_has_a_line_as_well()
    {
        await using var app = await StartAsync(Slow());

        await app.Awaiting(a => a.ArriveAsync("route", new() { CorrelationId = "c1", CancellationToken = new(true) }).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        var line = app.CallLines.Should().ContainSingle().Subject;
        line.Message.Should().Be($"route cancelled after 0.0 ms (exchange {line.GetStructuredStateValue("ExchangeId")}, correlation c1)");
    }

    [Fact]
    public async Task Calls_that_share_a_correlation_id_are_told_apart_by_their_exchanges()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Log("seen").Transform((_, exchange) => exchange.Id));

        var first = await app.ArriveAsync("route", new() { CorrelationId = "c1" });
        var second = await app.ArriveAsync("route", new() { CorrelationId = "c1" });

        string?[] ids = [(string)first.Body!, (string)second.Body!];
        ids.Should().OnlyHaveUniqueItems();
        app.CallLines.Select(line => line.GetStructuredStateValue("ExchangeId")).Should().Equal(ids);
        app.Log.Where(line => line.Message.StartsWith("seen")).Select(line => Scope(line)["ExchangeId"]).Should().Equal(ids);
    }

    public static TheoryData<string, Capability> Endings => new()
    {
        { "completes", Secrets().Log().Tap(_ => { }).Transform(_ => 1) },
        { "completes with the secret", Secrets().Transform(body => body) },
        { "is declined", Secrets().Filter(_ => false) },
        { "breaks a rule", Secrets().Validate(_ => false, "No.") },
        { "throws", Secrets().Transform<int>(_ => throw new InvalidOperationException("boom")) },
        { "throws what it was told", Secrets().Transform<int>(body =>
            throw new CraftException(CraftError.NotFound, $"Nothing for {body}.")) },
        { "is refused", Secrets().Authorize().Transform(_ => 1) },
        { "is the wrong input", Given.Route().Input<Box>().From(Direct()) },
        { "is the wrong output", Given.Route().Output<Box>().From(Direct<string>()).Transform(body => new Box(body.Length)) },
        { "has a tap that fails", Secrets().Tap(_ => throw new InvalidOperationException()).Transform(_ => 1) },
        { "has a message that fails", Secrets().Log(_ => throw new InvalidOperationException()).Transform(_ => 1) },
    };

    [Theory]
    [MemberData(nameof(Endings), DisableDiscoveryEnumeration = true)]
    public async Task Never_shows_an_argument(string call, Capability route)
    {
        await using var app = await StartAsync(route);

        await SendAsync(app, route.InputType is null ? Secret : new { secret = Secret });
        await app.StopAsync();

        app.CallLines.Should().NotBeEmpty(call);
        foreach (var record in app.Log)
        {
            record.Message.Should().NotContain(Secret, call);
            $"{record.Exception}".Should().NotContain(Secret, call);
            record.StructuredState!.Select(pair => pair.Value).Should().NotContain(value => value != null && value.Contains(Secret), call);
            record.Scopes.Select(scope => $"{scope}").Should().NotContain(scope => scope.Contains(Secret), call);
        }
    }

    [Fact]
    public async Task The_detail_of_a_failure_goes_to_the_log_and_not_to_the_caller()
    {
        var detail = new InvalidOperationException("connection string");
        await using var app = await App.StartAsync(
            Given.Route("wrapped").From(Direct()).Transform<int>(_ => throw detail),
            Given.Route("told").From(Direct()).Transform<int>(_ => throw new CraftException(CraftError.NotFound, "Not here.", detail)),
            Given.Route("bare").From(Direct()).Transform<int>(_ => throw new CraftException(CraftError.Misconfigured)));

        (await app.FailureAsync("wrapped")).Message.Should().Be("The capability failed.");
        (await app.FailureAsync("told")).Message.Should().Be("Not here.");
        var bare = await app.FailureAsync("bare");

        app.CallLines.Select(line => line.Exception).Should().Equal(detail, detail, bare);
    }

    [Fact]
    public async Task Lines_that_users_write_carry_the_route_and_both_ids()
    {
        var ids = new ConcurrentDictionary<string, object?>();
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform(async (_, exchange) =>
        {
            await Task.Yield();
            Note(exchange, "in the step");
            return 1;
        }).Tap((_, exchange) => Note(exchange, "in the tap")));

        await app.ArriveAsync("route", new() { CorrelationId = "c1" });
        await app.StopAsync();

        foreach (var message in (string[])["in the step", "in the tap"])
        {
            Scope(app.Log.Single(record => record.Message == message)).Should().BeEquivalentTo(
                new Dictionary<string, object?>
                {
                    ["RouteId"] = "route",
                    ["CorrelationId"] = "c1",
                    ["ExchangeId"] = ids[message],
                }, message);
        }

        void Note(Exchange exchange, string message)
        {
            ids[message] = exchange.Id;
            Write(exchange, LogLevel.Information, message);
        }
    }

    [Fact]
    public async Task Costs_nothing_below_its_level()
    {
        await using var app = await App.StartAsync(
            services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)),
            Given.Route().From(Direct()).Transform((_, exchange) =>
            {
                Write(exchange, LogLevel.Warning, "warned");
                return 1;
            }));

        await app.SendAsync<int>("route");

        app.Log.Should().ContainSingle().Which.Scopes.Should().BeEmpty("no scope is opened that hardly anything would read");
    }

    private static Dictionary<string, object?> Scope(FakeLogRecord line) =>
        line.Scopes
            .Should().ContainSingle().Which.Should().BeAssignableTo<IReadOnlyList<KeyValuePair<string, object?>>>().Which.ToDictionary();

    private static Route<Unit> Slow() => Given.Route().From(Direct())
        .To((_, exchange) => ((FakeTimeProvider)exchange.Get<TimeProvider>()).Advance(TimeSpan.FromMilliseconds(20)));

    private static Route<string> Secrets() => Given.Route().From(Direct<string>());

    private static Task<App> StartAsync(Capability route) =>
        App.StartAsync(services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()), route);

    private static void Write(Exchange exchange, LogLevel level, string message) =>
        exchange.Get<ILoggerFactory>().CreateLogger("App").Log(level, default, message, null, (text, _) => text);

    private static async Task SendAsync(App app, object? body)
    {
        try
        {
            await app.ArriveAsync(
                "route", new() { Body = body, CorrelationId = "c1", PassesThrough = exception => exception is FormatException });
        }
        catch (Exception exception) when (exception is CraftException or FormatException)
        {
            // How it fails is the matter of other tests.
        }
    }

    public sealed record Box([property: System.ComponentModel.DataAnnotations.Range(0, 3)] int Value);
}
