namespace Crafting.Tests;

public class TransformTests
{
    [Fact]
    public async Task Replaces_the_body_with_what_the_function_returns()
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct<int>()).Transform(x => x * 2).Transform(async x => { await Task.Yield(); return $"{x}!"; }));

        (await app.SendAsync<string>("route", 21)).Should().Be("42!");
    }

    [Fact]
    public async Task A_null_is_a_body_like_any_other()
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct<string>()).Transform(_ => (string?)null).Transform(x => x is null));

        (await app.SendAsync<bool>("route", "x")).Should().BeTrue();
    }

    [Fact]
    public async Task An_exception_becomes_a_failure_whose_text_stays_inside()
    {
        await using var app = await App.StartAsync(
            Given.Route("sync").From(Direct()).Transform<int>(_ => throw new InvalidOperationException("secret")),
            Given.Route("async").From(Direct())
                .Transform<int>(async _ => { await Task.Yield(); throw new InvalidOperationException("secret"); }),
            Given.Route("task").From(Direct()).Transform(_ => (Task<int>)null!));

        foreach (var id in (string[])["sync", "async", "task"])
        {
            var failure = await app.FailureAsync(id);
            (failure.Code, failure.Message).Should().Be(("RC5001", "The capability failed."), id);
            failure.InnerException.Should().NotBeNull(id);
        }
    }

    [Fact]
    public async Task A_failure_thrown_on_purpose_passes_unchanged()
    {
        var (told, toldLater) = (new CraftException(CraftError.NotFound, "There is no note 7."), new CraftException(CraftError.NotFound));
        await using var app = await App.StartAsync(
            Given.Route("sync").From(Direct()).Transform<int>(_ => throw told),
            Given.Route("async").From(Direct()).Transform<int>(async _ => { await Task.Yield(); throw toldLater; }));

        (await app.FailureAsync("sync")).Should().BeSameAs(told);
        (await app.FailureAsync("async")).Should().BeSameAs(toldLater);
    }

    [Fact]
    public async Task A_slow_function_is_waited_for()
    {
        var source = new TaskCompletionSource<int>();
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform(_ => source.Task).Transform(x => x + 1));

        var call = app.SendAsync<int>("route").AsTask();
        call.IsCompleted.Should().BeFalse();
        source.SetResult(1);

        (await call).Should().Be(2);
    }

    [Fact]
    public void A_missing_function_is_refused_where_it_is_written() =>
        Given.Route().From(Direct()).Invoking(route => route.Transform((Func<Unit, int>)null!)).Should().Throw<ArgumentNullException>();
}
