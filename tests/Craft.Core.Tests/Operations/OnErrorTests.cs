namespace Crafting.Tests;

public class OnErrorTests
{
    [Fact]
    public async Task Around_a_route_the_answer_of_the_handler_is_the_result()
    {
        var trail = new Trail();
        await using var app = await App.StartAsync(Given.Route()
            .OnError((error, _) => $"handled {error.Code}: {error.InnerException!.Message}")
            .From(Direct()).Transform<string>(_ => throw new InvalidOperationException("boom"))
                .Then(trail.Mark("after", Crafting.Pipeline.Stage.Body)));

        (await app.SendAsync<string>("route")).Should().Be("handled RC5001: boom");
        trail.Entries.Should().BeEmpty("the route does not resume");
    }

    [Fact]
    public async Task Around_a_step_the_route_goes_on_with_the_answer()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .OnError((_, _) => 10).Transform<int>(_ => throw new InvalidOperationException()).Transform(x => x + 1));

        (await app.SendAsync<int>("route")).Should().Be(11);
    }

    [Fact]
    public async Task Around_a_step_it_guards_that_step_alone()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .OnError((_, _) => 10).Transform(_ => 1).Transform<int>(_ => throw new InvalidOperationException()));

        (await app.FailureAsync("route")).Code.Should().Be("RC5001");
    }

    [Fact]
    public async Task Two_around_one_step_nest_with_the_first_one_outside()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .OnError((error, _) => error.Message + " outer")
                .OnError<string>((error, _) => throw new CraftException(CraftError.NotFound, "inner"))
            .Transform<string>(_ => throw new InvalidOperationException()));

        (await app.SendAsync<string>("route")).Should().Be("inner outer");
    }

    [Fact]
    public async Task The_handler_of_a_step_is_asked_before_that_of_the_route()
    {
        await using var app = await App.StartAsync(Given.Route().OnError((_, _) => "route").From(Direct())
            .OnError((_, _) => "step").Transform<string>(_ => throw new InvalidOperationException()));

        (await app.SendAsync<string>("route")).Should().Be("step");
    }

    [Fact]
    public async Task Rethrow_fails_as_if_there_were_no_handler()
    {
        var originals = Enumerable.Range(0, 3).Select(i => new CraftException(CraftError.NotFound, $"No note {i}.")).ToArray();
        await using var app = await App.StartAsync(
            Given.Route("route").OnError((_, _) => Recovery.Rethrow()).From(Direct()).Transform<int>(_ => throw originals[0]),
            Given.Route("step").From(Direct()).OnError((_, _) => Recovery.Rethrow()).Transform<int>(_ => throw originals[1]),
            Given.Route("null").OnError((_, _) => (Recovery)null!).From(Direct()).Transform<int>(_ => throw originals[2]));

        (await app.FailureAsync("route")).Should().BeSameAs(originals[0]);
        (await app.FailureAsync("step")).Should().BeSameAs(originals[1]);
        (await app.FailureAsync("null")).Should().BeSameAs(originals[2]);
    }

    [Fact]
    public async Task Drop_declines_the_call()
    {
        await using var app = await App.StartAsync(
            Given.Route("route")
                .OnError((_, _) => Recovery.Drop())
                .From(Direct())
                .Transform<int>(_ => throw new InvalidOperationException()),
            Given.Route("step")
                .From(Direct())
                .OnError((_, _) => Recovery.Drop("not today"))
                .Transform<int>(_ => throw new InvalidOperationException())
                .Transform(_ => 1));

        (await app.SendAsAsync(null, "route")).DropReason.Should().Be("error-handler-drop");
        (await app.SendAsAsync(null, "step")).DropReason.Should().Be("not today");
        (await App.CodeOfAsync(app.SendAsync<int>("route"))).Should().Be("RC5031");
    }

    [Fact]
    public async Task Replace_is_the_same_as_returning_the_body()
    {
        await using var app = await App.StartAsync(
            Given.Route()
                .OnError((error, _) => error.Code == "RC5001" ? Recovery.Replace(7) : Recovery.Rethrow())
                .From(Direct())
                .Transform<int>(_ => throw new InvalidOperationException()));

        (await app.SendAsync<int>("route")).Should().Be(7);
    }

    [Fact]
    public async Task A_handler_that_throws_fails_the_call_with_its_own_error()
    {
        await using var app = await App.StartAsync(Given.Route()
            .OnError<int>((_, _) => throw new CraftException(CraftError.NotFound, "Nothing there.")).From(Direct())
                .Transform<int>(_ => throw new InvalidOperationException()));

        (await app.FailureAsync("route")).Message.Should().Be("Nothing there.");
    }

    [Fact]
    public async Task The_handler_of_a_route_sees_the_exchange_as_it_came_in()
    {
        await using var app = await App.StartAsync(Given.Route().OnError((_, exchange) => (string)exchange.Body!)
            .From(Direct<string>()).Transform(x => x.Length).Transform<string>(_ => throw new InvalidOperationException()));

        (await app.SendAsync<string>("route", "the message")).Should().Be("the message");
    }

    [Fact]
    public async Task The_handler_of_a_step_sees_the_exchange_as_the_step_got_it()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>()).Transform(x => x.Length)
            .OnError((_, exchange) => (int)exchange.Body! * 2).Transform<int>(_ => throw new InvalidOperationException()));

        (await app.SendAsync<int>("route", "12345")).Should().Be(10);
    }

    [Fact]
    public async Task A_replacement_must_keep_the_promise_of_the_output()
    {
        await using var app = await App.StartAsync(
            Given.Route("good")
                .OnError((_, _) => new Answer(5))
                .Output<Answer>()
                .From(Direct())
                .Transform<Answer>(_ => throw new InvalidOperationException()),
            Given.Route("wrong")
                .OnError((_, _) => new Answer(500))
                .Output<Answer>()
                .From(Direct())
                .Transform<Answer>(_ => throw new InvalidOperationException()),
            Given.Route("other")
                .OnError((_, _) => (object)"text")
                .Output<Answer>()
                .From(Direct())
                .Transform<Answer>(_ => throw new InvalidOperationException()));

        (await app.SendAsAsync(null, "good")).Output!.Value.GetRawText().Should().Be("""{"value":5}""");
        (await app.FailureAsync("wrong")).Code.Should().Be("RC5002");
        (await app.FailureAsync("other")).Code.Should().Be("RC5002");
    }

    [Fact]
    public async Task A_replacement_for_a_step_must_be_what_the_next_step_takes()
    {
        await using var app = await App.StartAsync(
            Given.Route("wrong")
                .From(Direct())
                .OnError((_, _) => (object)"text")
                .Transform<int>(_ => throw new InvalidOperationException())
                .Transform(x => x + 1),
            Given.Route("null")
                .From(Direct())
                .OnError((_, _) => (object?)null)
                .Transform<int>(_ => throw new InvalidOperationException())
                .Transform(x => x + 1),
            Given.Route("nullable")
                .From(Direct())
                .OnError((_, _) => (object?)null)
                .Transform<string?>(_ => throw new InvalidOperationException())
                .Transform(x => x ?? "none"));

        (await app.FailureAsync("wrong")).InnerException!.Message
            .Should().Be(".onError went on with String, but the step after transform takes Int32.");
        (await app.FailureAsync("null")).Code.Should().Be("RC5003");
        (await app.SendAsync<string>("nullable")).Should().Be("none");
    }

    [Fact]
    public async Task A_caller_who_went_away_is_no_error_to_handle()
    {
        using var gone = new CancellationTokenSource();
        var asked = false;
        await using var app = await App.StartAsync(Given.Route().OnError((_, _) => asked = true).From(Direct())
            .OnError((_, _) => asked = true).Transform((_, exchange) =>
            {
                gone.Cancel();
                exchange.CancellationToken.ThrowIfCancellationRequested();
                return true;
            }));

        await app.Awaiting(a => a.SendAsync<bool>("route", null, gone.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        asked.Should().BeFalse();
    }

    [Fact]
    public async Task What_belongs_to_the_protocol_passes_every_handler()
    {
        await using var app = await App.StartAsync(
            Given.Route().OnError((_, _) => 1).From(Direct()).OnError((_, _) => 1).Transform<int>(_ => throw new FormatException("wire")));

        var sending = app.Awaiting(
            a => a.ArriveAsync("route", new() { PassesThrough = exception => exception is FormatException }).AsTask());

        (await sending.Should().ThrowAsync<FormatException>()).WithMessage("wire");
    }

    public sealed record Answer([property: System.ComponentModel.DataAnnotations.Range(0, 99)] int Value);
}
