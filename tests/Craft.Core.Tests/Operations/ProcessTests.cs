namespace Crafting.Tests;

public class ProcessTests
{
    [Fact]
    public async Task Changes_body_and_headers_together()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>())
            .Process<int>(exchange => exchange.WithBody(((string)exchange.Body!).Length).WithHeader("was", exchange.Body))
            .Transform((length, exchange) => $"{exchange.Headers["was"]}:{length}"));

        (await app.SendAsync<string>("route", "four")).Should().Be("four:4");
    }

    [Fact]
    public async Task A_dropped_exchange_declines_the_call()
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Process(exchange => exchange.Drop("closed")).Transform(_ => 1));

        (await app.SendAsAsync(null, "route")).DropReason.Should().Be("closed");
    }

    [Fact]
    public async Task A_token_of_its_own_reaches_the_steps_that_follow()
    {
        using var source = new CancellationTokenSource();
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Process(exchange => exchange.WithCancellation(source.Token))
                .Transform((_, exchange) => exchange.CancellationToken == source.Token));

        (await app.SendAsync<bool>("route")).Should().BeTrue();
    }

    [Fact]
    public async Task Must_return_the_exchange_that_it_was_given()
    {
        Exchange? other = null;
        await using var app = await App.StartAsync(
            Given.Route("null").From(Direct()).Process(_ => (Exchange)null!),
            Given.Route("other").From(Direct()).Process(exchange => other ??= exchange));

        (await app.FailureAsync("null")).Code.Should().Be("RC5003");
        (await app.SendAsAsync(null, "other")).IsDropped.Should().BeFalse();
        (await app.FailureAsync("other")).InnerException!.Message
            .Should().Be("Process must return the exchange that it was given, or a copy of it.");
    }

    [Fact]
    public async Task Must_return_a_body_of_the_type_that_it_promises()
    {
        await using var app = await App.StartAsync(
            Given.Route("wrong").From(Direct<int>()).Process(exchange => exchange.WithBody("text")),
            Given.Route("null").From(Direct<int>()).Process(exchange => exchange.WithBody(null)));

        (await app.FailureAsync("wrong", 1)).InnerException!.Message.Should().Contain("Write Process<TheNewType>(…).");
        (await app.FailureAsync("null", 1)).Code.Should().Be("RC5003");
    }
}
