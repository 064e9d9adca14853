namespace Crafting.Tests;

/// <summary>What a caller learns when a route fails because of a route that it called.</summary>
public class NestedCallTests
{
    private static readonly CraftError SoldOut = new("SHOP1", "Sold out.", Retryable: true, HttpStatus: 409);

    /// <summary>A call that fails, what the code that made it sees, and what the caller of its route sees.</summary>
    public static TheoryData<string, string, string, Capability> Failures => new()
    {
        { "RC5002: count is required.", "RC5001: The capability failed.", "input", Inner().Input<Order>().From(Direct()).Transform(_ => 1) },
        { "RC5002: No orders of inner.", "RC5001: The capability failed.", "rule", Inner().From(Direct()).Validate(_ => false, "No orders of inner.").Transform(_ => 1) },
        { "RC5002: The result", "RC5001: The capability failed.", "result", Inner().Output<Order>().From(Direct()).Transform(_ => (Order)null!) },
        { "RC5004: No route has the id 'inner'.", "RC5001: The capability failed.", "no such route", Given.Route("other").From(Direct()) },
        { "RC5016: Inner cannot read.", "RC5001: The capability failed.", "payload", Throwing(CraftError.ParseFailed, "Inner cannot read.") },
        { "RC5015: The caller may not use this capability.", "RC5015: The caller may not use this capability.", "role", Inner().Authorize("inner-admin").From(Direct()).Transform(_ => 1) },
        { "RC5014: No inner note 7.", "RC5014: Not found.", "not found", Throwing(CraftError.NotFound, "No inner note 7.") },
        { "RC5003: The route 'inner' does not return the type that was asked for.", "RC5003: The route is configured in a way that cannot work.", "type", Inner().From(Direct()).Transform(_ => "text") },
        { "RC5031: The capability declined this call.", "RC5031: The capability declined this call.", "declined", Inner().From(Direct()).Filter(_ => false, "inner reason").Transform(_ => 1) },
        { "RC5001: Inner is down.", "RC5001: The capability failed.", "failed", Throwing(CraftError.StepFailed, "Inner is down.") },
        { "SHOP1: No more of 7.", "SHOP1: Sold out.", "own code", Throwing(SoldOut, "No more of 7.") },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task The_caller_outside_gets_an_answer_of_the_route_that_it_called(string inside, string outside, string what, Capability inner)
    {
        string? caught = null;
        await using var app = await App.StartAsync(inner, Outer(), Given.Route("watching").From(Direct()).Transform(async (_, exchange) =>
        {
            try
            {
                return await CallAsync(exchange);
            }
            catch (CraftException failure)
            {
                caught = Said(failure);
                throw;
            }
        }));
        var caller = Given.Caller("member");

        Said(await app.FailureAsync("outer", principal: caller)).Should().Be(outside, what);
        Said(await app.FailureAsync("watching", principal: caller)).Should().Be(outside, "a lambda that lets it pass changes nothing");
        caught.Should().StartWith(inside, "the code that made the call sees all of it");
    }

    [Fact]
    public async Task A_call_that_left_the_caller_out_is_a_mistake_of_the_route_and_signing_in_does_not_help()
    {
        await using var app = await App.StartAsync(
            Inner().Authorize().From(Direct()).Transform(_ => 1),
            Outer(),
            Given.Route("forgetful").From(Direct()).Transform((_, exchange) => exchange.Get<ICraftClient>().SendAsync<int>("inner")));

        Said(await app.FailureAsync("forgetful", principal: Given.Caller())).Should().Be("RC5001: The capability failed.");
        Said(await app.FailureAsync("outer")).Should().Be("RC5012: This capability needs a signed-in caller.", "here it does help");
    }

    [Fact]
    public async Task A_handler_of_the_outer_route_sees_the_failure_inside_and_passing_it_on_hides_it_again()
    {
        var seen = new List<string>();
        await using var app = await App.StartAsync(
            Throwing(CraftError.ValidationFailed, "Inner wants a count."),
            Given.Route("whole").OnError((error, _) => Passing(error)).From(Direct()).Transform((_, exchange) => CallAsync(exchange)),
            Given.Route("step").From(Direct()).OnError((error, _) => Passing(error)).Transform((_, exchange) => CallAsync(exchange)));

        foreach (var route in (string[])["whole", "step"])
            Said(await app.FailureAsync(route)).Should().Be("RC5001: The capability failed.", route);
        seen.Should().Equal("RC5002: Inner wants a count.", "RC5002: Inner wants a count.");

        Recovery Passing(CraftException error)
        {
            seen.Add(Said(error));
            return Recovery.Rethrow();
        }
    }

    [Fact]
    public async Task What_a_lambda_throws_on_purpose_is_told_as_it_is_even_after_it_has_crossed_another_call()
    {
        var cached = new CraftException(CraftError.NotFound, "There is no note 7.");
        await using var app = await App.StartAsync(
            Inner().From(Direct()).Transform<int>(_ => throw cached),
            Outer(),
            Given.Route("plain").From(Direct()).Transform<int>(_ => throw cached),
            Given.Route("translating").From(Direct()).Transform(async (_, exchange) =>
            {
                try
                {
                    return await CallAsync(exchange);
                }
                catch (CraftException failure)
                {
                    throw new CraftException(failure.Error, failure.Message);
                }
            }));

        Said(await app.FailureAsync("outer")).Should().Be("RC5014: Not found.");
        Said(await app.FailureAsync("plain")).Should().Be("RC5014: There is no note 7.");
        Said(await app.FailureAsync("translating")).Should().Be("RC5014: There is no note 7.");
    }

    [Fact]
    public async Task Through_two_routes_nothing_of_the_innermost_is_told_and_the_log_has_all_of_it()
    {
        await using var app = await App.StartAsync(
            Inner().From(Direct()).Transform((_, exchange) => exchange.Get<ICraftClient>().SendAsync<int>("innermost", null, exchange)),
            Outer());

        var failure = await app.FailureAsync("outer");

        Said(failure).Should().Be("RC5001: The capability failed.");
        var line = app.CallLines[^1];
        line.Message.Should().StartWith("outer failed with RC5001");
        line.Exception!.ToString().Should().Contain("No route has the id 'innermost'. Add its capability with AddCapabilities.");
    }

    [Fact]
    public async Task A_refusal_inside_does_not_carry_its_words_into_the_log_of_the_outer_route()
    {
        var detail = new InvalidOperationException("detail");
        await using var app = await App.StartAsync(
            Inner().From(Direct()).Transform<int>(_ => throw new CraftException(CraftError.NotFound, "Nothing for alice.", detail)),
            Outer());

        await app.FailureAsync("outer");

        app.CallLines.Select(line => line.Exception).Should().Equal(detail, detail);
    }

    [Fact]
    public async Task From_outside_of_a_route_a_call_tells_everything()
    {
        await using var app = await App.StartAsync(Throwing(CraftError.NotFound, "There is no note 7."));

        var failure = (await app.Awaiting(a => a.SendAsync<int>("inner").AsTask()).Should().ThrowAsync<CraftException>()).Which;

        Said(failure).Should().Be("RC5014: There is no note 7.");
        failure.CorrelationId.Should().NotBeNull();
    }

    [Fact]
    public async Task Whoever_writes_an_answer_later_can_tell_the_caller_the_same()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()));

        var nested = (await app.Awaiting(a => a.SendAsync<int>("inner").AsTask()).Should().ThrowAsync<CraftException>()).Which;
        var deliberate = new CraftException(CraftError.NotFound, "There is no note 7.");

        Said(CraftException.Of(nested)).Should().Be("RC5001: The capability failed.");
        CraftException.Of(deliberate).Should().BeSameAs(deliberate);
        Said(CraftException.Of(new IOException("disk"))).Should().Be("RC5001: The capability failed.");
    }

    public sealed record Order(int Count);

    private static string Said(CraftException failure) => $"{failure.Code}: {failure.Message}";

    private static RouteStart Inner() => Given.Route("inner");

    private static Route<int> Throwing(CraftError error, string message) =>
        Inner().From(Direct()).Transform<int>(_ => throw new CraftException(error, message));

    private static Route<int> Outer() => Given.Route("outer").From(Direct()).Transform((_, exchange) => CallAsync(exchange));

    private static ValueTask<int> CallAsync(Exchange exchange) =>
        exchange.Get<ICraftClient>().SendAsync<int>("inner", null, exchange);
}
