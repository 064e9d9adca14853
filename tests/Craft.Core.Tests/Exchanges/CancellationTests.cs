using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

public class CancellationTests
{
    [Fact]
    public async Task The_token_of_the_caller_reaches_the_lambda()
    {
        using var caller = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Transform(
                async (_, exchange) => { entered.SetResult(); await Task.Delay(Timeout.Infinite, exchange.CancellationToken); return 1; }));

        var call = app.SendAsync<int>("route", null, caller.Token).AsTask();
        await entered.Task;
        await caller.CancelAsync();

        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        app.CallLines.Should().ContainSingle().Which.Message.Should().StartWith("route cancelled after");
    }

    [Fact]
    public async Task Nothing_runs_for_a_caller_who_has_gone_already()
    {
        var ran = false;
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform(_ => ran = true));

        await app.Awaiting(a => a.SendAsync<bool>("route", null, new CancellationToken(true)).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        ran.Should().BeFalse();
    }

    [Fact]
    public async Task A_timeout_of_somebody_else_is_a_failure_of_the_capability()
    {
        using var caller = new CancellationTokenSource();
        await using var app = await App.StartAsync(
            Given.Route("foreign").From(Direct())
                .Transform<int>(_ => throw new TaskCanceledException("upstream", null, new CancellationToken(true))),
            Given.Route("bare").From(Direct()).Transform<int>(_ => throw new OperationCanceledException()));

        (await App.CodeOfAsync(app.SendAsync<int>("foreign", null, caller.Token))).Should().Be("RC5001");
        (await app.FailureAsync("bare")).Code.Should().Be("RC5001");
        app.CallLines.Should().OnlyContain(line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Another_failure_stays_one_though_the_caller_has_gone()
    {
        using var caller = new CancellationTokenSource();
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Transform<int>(_ => { caller.Cancel(); throw new InvalidOperationException(); }));

        (await App.CodeOfAsync(app.SendAsync<int>("route", null, caller.Token))).Should().Be("RC5001");
    }

    [Fact]
    public async Task A_caller_without_a_token_is_not_cancelled()
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Transform((_, exchange) => exchange.CancellationToken.IsCancellationRequested));

        (await app.SendAsync<bool>("route")).Should().BeFalse();
    }
}
