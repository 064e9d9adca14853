using System.Diagnostics;
using Crafting.Pipeline;

namespace Crafting.Tests;

public class SpanTests
{
    [Fact]
    public async Task A_call_is_a_span_with_one_for_every_step_joined_to_the_incoming_trace()
    {
        await using var app = await App.StartAsync(
            Given.Route("notes").From(Direct()).Transform(_ => 1).Filter(_ => true).To(async _ => await Task.Yield()).Transform(x => x));
        using var spans = new Spans();

        await app.SendAsync<int>("notes");

        spans.Tree.Should().Equal(
            "route notes < incoming",
            "step input < route notes",
            "step transform < route notes",
            "step filter < route notes",
            "step to < route notes",
            "step transform < route notes");
        spans.Open.Should().Be(0);
        spans.Ended
            .Should().OnlyContain(span => span.Status == ActivityStatusCode.Unset && Equals(span.GetTagItem("craft.route"), "notes"));
        spans["route notes"].GetTagItem("craft.outcome").Should().Be("completed");
        Activity.Current.Should().BeSameAs(spans.Incoming);
    }

    [Fact]
    public async Task The_correlation_id_is_that_of_the_trace_unless_one_came_along()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()));
        using var spans = new Spans();

        (await app.SendAsAsync(null, "route")).CorrelationId.Should().Be(spans.Incoming.TraceId.ToHexString());
        (await app.ArriveAsync("route", new() { CorrelationId = "c1" })).CorrelationId.Should().Be("c1");
    }

    [Fact]
    public async Task A_step_span_ends_where_the_next_step_begins()
    {
        Activity? inFirst = null;
        var firstEnded = false;
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Transform(_ => inFirst = Activity.Current).Transform(_ => firstEnded = inFirst!.IsStopped));
        using var spans = new Spans();

        await app.SendAsAsync(null, "route");

        inFirst!.DisplayName.Should().Be("step transform");
        firstEnded.Should().BeTrue();
    }

    [Fact]
    public async Task A_step_that_surrounds_the_rest_is_the_parent_of_every_attempt()
    {
        var tries = 0;
        await using var app = await App.StartAsync(Given.Route("again").From(Direct())
            .Then(new AgainStep(2)).Transform(_ => ++tries < 2 ? throw new InvalidOperationException() : tries));
        using var spans = new Spans();

        await app.SendAsync<int>("again");

        spans.Tree.Should().Equal(
            "route again < incoming", "step input < route again", "step again < route again", "step transform < step again", "step transform < step again");
        spans.Ended.Select(span => span.Status).Should().Equal(
            ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Unset);
        spans.Open.Should().Be(0);
    }

    [Fact]
    public async Task A_failure_marks_the_step_and_the_route_with_its_code_and_no_other_span()
    {
        await using var app = await App.StartAsync(Given.Route("fails").From(Direct()).Filter(_ =>
            true).Transform<int>(async _ => { await Task.Yield(); throw new InvalidOperationException("secret"); }));
        using var spans = new Spans();

        await app.FailureAsync("fails");

        spans.Ended.Where(span => span.Status == ActivityStatusCode.Error)
            .Select(span => (span.DisplayName, span.StatusDescription, span.GetTagItem("error.type")))
            .Should().Equal(("route fails", "RC5001", "RC5001"), ("step transform", "RC5001", "RC5001"));
        spans["route fails"].GetTagItem("craft.outcome").Should().Be("failed");
        spans.Ended.SelectMany(span => span.TagObjects).Should().NotContain(tag => $"{tag.Value}".Contains("secret"));
        spans.Open.Should().Be(0);
    }

    [Fact]
    public async Task A_refusal_at_the_door_marks_the_gate()
    {
        await using var app = await App.StartAsync(Given.Route("door").From(Direct()).Authorize().Transform(_ => 1));
        using var spans = new Spans();

        await app.FailureAsync("door");

        spans.Tree.Should().Equal("route door < incoming", "step authorize < route door");
        spans["step authorize"].StatusDescription.Should().Be("RC5012");
    }

    [Fact]
    public async Task A_declined_call_names_its_reason_and_is_no_error()
    {
        await using var app = await App.StartAsync(Given.Route("closed").From(Direct()).Filter(_ => false, "sunday").Transform(_ => 1));
        using var spans = new Spans();

        await app.SendAsAsync(null, "closed");

        spans.Tree.Should().Equal("route closed < incoming", "step input < route closed", "step filter < route closed");
        spans["step filter"].GetTagItem("craft.drop.reason").Should().Be("sunday");
        spans["route closed"].GetTagItem("craft.drop.reason").Should().Be("sunday");
        spans["route closed"].GetTagItem("craft.outcome").Should().Be("declined");
        spans.Ended.Should().OnlyContain(span => span.Status == ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task A_caller_who_went_away_is_no_error()
    {
        using var gone = new CancellationTokenSource();
        await using var app = await App.StartAsync(Given.Route("gone").From(Direct()).Transform<int>((_, exchange) =>
            { gone.Cancel(); exchange.CancellationToken.ThrowIfCancellationRequested(); return 1; }));
        using var spans = new Spans();

        await app.Awaiting(a => a.SendAsync<int>("gone", null, gone.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        spans.Ended.Should().HaveCount(3).And.OnlyContain(span => span.Status == ActivityStatusCode.Unset);
        spans["route gone"].GetTagItem("craft.outcome").Should().Be("cancelled");
    }

    [Fact]
    public async Task A_signal_of_the_protocol_is_no_error()
    {
        await using var app = await App.StartAsync(Given.Route("signal").From(Direct()).Transform<int>(_ => throw new FormatException()));
        using var spans = new Spans();

        await app.Awaiting(a => a.ArriveAsync("signal", new() { PassesThrough = e => e is FormatException }).AsTask())
            .Should().ThrowAsync<FormatException>();

        spans.Ended.Should().HaveCount(3).And.OnlyContain(span => span.Status == ActivityStatusCode.Unset);
        spans["route signal"].GetTagItem("craft.outcome").Should().Be("passed");
    }

    [Fact]
    public async Task A_tap_is_a_trace_of_its_own_linked_to_the_call()
    {
        await using var app = await App.StartAsync(
            Given.Route("tapped").From(Direct()).Tap(_ => throw new InvalidOperationException()).Transform(_ => 1));
        using var spans = new Spans();

        await app.SendAsync<int>("tapped");
        await app.StopAsync();

        var tap = spans["tap tapped"];
        tap.TraceId.Should().NotBe(spans.Incoming.TraceId);
        tap.ParentId.Should().BeNull();
        tap.Links.Should().ContainSingle().Which.Context.TraceId.Should().Be(spans.Incoming.TraceId);
        tap.StatusDescription.Should().Be("RC5001");
        spans["route tapped"].Status.Should().Be(ActivityStatusCode.Unset);
        spans.Open.Should().Be(0);
    }

    [Fact]
    public async Task A_call_of_another_route_is_a_span_inside_of_the_step_that_calls()
    {
        await using var app = await App.StartAsync(
            Given.Route("inner").From(Direct()),
            Given.Route("outer").From(Direct())
                .Transform((_, exchange) => exchange.Get<ICraftClient>().SendAsync<Unit>("inner", null, exchange)));
        using var spans = new Spans();

        await app.SendAsAsync(null, "outer");

        spans.Tree.Should().Equal(
            "route outer < incoming", "step input < route outer", "step transform < route outer", "route inner < step transform", "step input < route inner");
    }

    [Fact]
    public async Task Nothing_is_traced_when_nobody_listens()
    {
        Activity? current = null;
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform(_ => current = Activity.Current));
        Activity.Current = null;

        // Another test may be listening, but to its own trace only.
        await app.SendAsAsync(null, "route");

        current.Should().BeNull();
    }

    [Fact]
    public void The_sources_are_named_after_the_library() =>
        (Telemetry.Source.Name, Telemetry.Duration.Meter.Name, Telemetry.Name).Should().Be(("Craft", "Craft", "Craft"));
}
