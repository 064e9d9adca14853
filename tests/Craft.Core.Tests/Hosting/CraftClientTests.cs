using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class CraftClientTests
{
    [Fact]
    public async Task Every_gate_applies_as_at_any_other_entrance()
    {
        await using var app = await App.StartAsync(
            Given.Route("guarded").Authorize().From(Direct()).Transform(_ => 1),
            Given.Route("input").Input<Order>().From(Direct()).Transform(order => order.Count),
            Given.Route("output").Output<Order>().From(Direct()).Transform(_ => (Order)null!));

        (await App.CodeOfAsync(app.SendAsync<int>("guarded"))).Should().Be("RC5012");
        (await App.CodeOfAsync(app.SendAsync<int>("input", new { count = "many" }))).Should().Be("RC5002");
        (await App.CodeOfAsync(app.SendAsync<Order>("output"))).Should().Be("RC5002");
        (await app.SendAsync<int>("input", new Order(3))).Should().Be(3);
    }

    [Fact]
    public async Task A_route_that_nobody_added_is_not_found()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()));

        var failure = await app.Awaiting(a => a.SendAsync<int>("Route").AsTask()).Should().ThrowAsync<CraftException>();

        failure.Which.Code.Should().Be("RC5004");
        failure.Which.Message.Should().Be("No route has the id 'Route'. Add its capability with AddCapabilities.");
    }

    [Fact]
    public async Task A_blank_id_is_a_mistake_of_the_program()
    {
        await using var app = await App.StartAsync();

        await app.Awaiting(a => a.SendAsync<int>("").AsTask()).Should().ThrowAsync<ArgumentException>();
        await app.Awaiting(a => a.Client.SendAsync<int>("route", null, (Exchange)null!).AsTask())
            .Should().ThrowAsync<ArgumentNullException>();
    }

    [Fact]
    public async Task A_result_of_another_type_is_told_without_type_names()
    {
        await using var app = await App.StartAsync(
            Given.Route("text").From(Direct()).Transform(_ => "text"),
            Given.Route("null").From(Direct()).Transform(_ => (string?)null));

        var failure = await app.Awaiting(a => a.SendAsync<int>("text").AsTask()).Should().ThrowAsync<CraftException>();

        failure.Which.Code.Should().Be("RC5003");
        failure.Which.Message.Should().Be("The route 'text' does not return the type that was asked for.");
        failure.Which.InnerException!.Message.Should().Be("System.String is not System.Int32.");
        (await App.CodeOfAsync(app.SendAsync<int>("null"))).Should().Be("RC5003");
        (await app.SendAsync<string?>("null")).Should().BeNull();
        (await app.SendAsync<int?>("null")).Should().BeNull();
        (await app.SendAsync<object>("text")).Should().Be("text");
    }

    [Fact]
    public async Task From_an_exchange_it_keeps_caller_correlation_and_cancellation()
    {
        using var gone = new CancellationTokenSource();
        await using var app = await App.StartAsync(
            Given.Route("inner").Authorize("member").From(Direct()).Transform((_, exchange) =>
                (exchange.Principal!, exchange.CorrelationId, exchange.Id, Cancelled: Cancelled(gone, exchange))),
            Given.Route("outer").From(Direct()).Transform(async (_, exchange) =>
                (Inner: await exchange.Get<ICraftClient>().SendAsync<(Principal, string, string, bool)>("inner", null, exchange), exchange.Id)));
        var caller = Given.Caller("member");

        var result = await app.ArriveAsync("outer", new() { Principal = caller, CorrelationId = "c1", CancellationToken = gone.Token });

        var (inner, outerId) = (((Principal Caller, string CorrelationId, string Id, bool Cancelled), string))result.Body!;
        inner.Caller.Should().BeSameAs(caller);
        inner.CorrelationId.Should().Be("c1");
        inner.Cancelled.Should().BeTrue();
        inner.Id.Should().NotBe(outerId);
    }

    [Fact]
    public async Task Without_an_exchange_it_has_no_caller_even_inside_of_a_route()
    {
        await using var app = await App.StartAsync(
            Given.Route("inner").Authorize().From(Direct()).Transform(_ => 1),
            Given.Route("outer").From(Direct())
                .Transform((_, exchange) => App.CodeOfAsync(exchange.Get<ICraftClient>().SendAsync<int>("inner"))));

        (await app.SendAsAsync(Given.Caller(), "outer")).Body.Should().Be("RC5012");
    }

    [Fact]
    public async Task Headers_stay_with_the_route_that_set_them()
    {
        await using var app = await App.StartAsync(
            Given.Route("inner").From(Direct()).Transform((_, exchange) => exchange.Headers.Count),
            Given.Route("outer")
                .From(Direct())
                .Header("a", "1")
                .Transform((_, exchange) => exchange.Get<ICraftClient>().SendAsync<int>("inner", null, exchange)));

        (await app.SendAsync<int>("outer")).Should().Be(0);
    }

    [Fact]
    public async Task A_failure_inside_passes_to_the_outside_with_its_code_and_correlation()
    {
        await using var app = await App.StartAsync(
            Given.Route("inner").From(Direct()).Filter(_ => false),
            Given.Route("outer").From(Direct())
                .Transform((_, exchange) => exchange.Get<ICraftClient>().SendAsync<Unit>("inner", null, exchange)));

        var failure = (await app.Awaiting(a =>
            a.ArriveAsync("outer", new() { CorrelationId = "c1" }).AsTask()).Should().ThrowAsync<CraftException>()).Which;

        (failure.Code, failure.CorrelationId).Should().Be(("RC5031", "c1"));
    }

    [Fact]
    public async Task Json_and_anonymous_objects_work_where_the_type_is_not_at_hand()
    {
        await using var app = await App.StartAsync(Given.Route().Input<Order>().From(Direct()).Transform(order => order.Count));

        (await app.SendAsync<int>("route", JsonElement.Parse("""{"count":4}"""))).Should().Be(4);
        (await app.SendAsync<int>("route", new { count = 5 })).Should().Be(5);
    }

    [Fact]
    public async Task A_declined_call_does_not_tell_why()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Filter(_ => false, "over-budget"));

        var failure = (await app.Awaiting(a => a.SendAsync<Unit>("route").AsTask()).Should().ThrowAsync<CraftException>()).Which;

        (failure.Code, failure.Message).Should().Be(("RC5031", "The capability declined this call."));
        app.CallLines
            .Should().ContainSingle("declining is no failure, and the log says why").Which.Message
                .Should().StartWith("route declined (over-budget)");
    }

    [Fact]
    public async Task A_route_called_from_another_has_services_of_its_own_that_end_before_the_caller_goes_on()
    {
        await using var app = await App.StartAsync(
            services => services.AddScoped<Thing>(),
            Given.Route("inner").From(Direct()).Transform((_, exchange) => exchange.Get<Thing>()),
            Given.Route("outer").From(Direct()).Transform(async (_, exchange) =>
            {
                var mine = exchange.Get<Thing>();
                var theirs = await exchange.Get<ICraftClient>().SendAsync<Thing>("inner", null, exchange);
                return (mine, theirs, mine.IsDisposed, theirs.IsDisposed);
            }));

        var (mine, theirs, mineEnded, theirsEnded) = await app.SendAsync<(Thing, Thing, bool, bool)>("outer");

        theirs.Should().NotBeSameAs(mine);
        (mineEnded, theirsEnded).Should().Be((false, true));
        mine.IsDisposed.Should().BeTrue();
    }

    private static bool Cancelled(CancellationTokenSource source, Exchange exchange)
    {
        source.Cancel();
        return exchange.CancellationToken.IsCancellationRequested;
    }

    public sealed record Order(int Count);

    private sealed class Thing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    [Fact]
    public async Task An_exception_that_is_thrown_again_tells_each_caller_its_own_id()
    {
        var cached = new CraftException(CraftError.NotFound, "No such note.");
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform(int (_) => throw cached));

        var first = await FailAsync();
        var id = first.CorrelationId;
        var second = await FailAsync();

        second.CorrelationId.Should().NotBe(id);
        first.CorrelationId.Should().Be(id);
        second.Message.Should().Be("No such note.");

        async Task<CraftException> FailAsync() =>
            (await app.Invoking(app => app.SendAsync<int>("route").AsTask()).Should().ThrowAsync<CraftException>()).Which;
    }

}
