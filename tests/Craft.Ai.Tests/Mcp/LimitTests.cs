namespace Crafting.Ai.Tests;

/// <summary>What a model reads when a route has had enough.</summary>
public class LimitTests
{
    [Theory, BothEras]
    public async Task A_call_too_many_hears_when_to_try_again(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("slow").Description("One a day.")
            .Throttle(new() { Rate = 1, Per = TimeSpan.FromDays(1), PerCaller = true, Mode = ThrottleMode.Reject }).From(Mcp()).Transform(_ => "done"));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("slow", new { })).IsError.Should().NotBe(true);

        (await client.CallAsync("slow", new { })).ErrorText().Should().MatchRegex("^RC5013: There were too many calls. Try again in 86[34][0-9]{2} seconds.$");
    }

    [Theory, BothEras]
    public async Task A_call_without_a_place_hears_when_to_try_again(string revision)
    {
        var entered = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var app = await App.StartAsync(Craft.Route().Id("one").Description("One at a time.")
            .Concurrency(new() { Max = 1, Queue = 0, RetryAfter = TimeSpan.FromSeconds(5) }).From(Mcp()).Transform(async _ =>
            {
                entered.SetResult();
                await finish.Task;
                return "done";
            }));
        await using var client = await app.ConnectAsync(revision);
        var inside = client.CallAsync("one", new { });
        await entered.Task;

        (await client.CallAsync("one", new { })).ErrorText().Should().Be("RC5026: The capability is busy. Try again in 5 seconds.");

        finish.SetResult();
        (await inside).IsError.Should().NotBe(true);
    }

    [Theory, BothEras]
    public async Task A_call_of_what_keeps_failing_hears_when_to_try_again_and_not_what_failed(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("stock").Description("Fails.")
            .CircuitBreaker(new() { Failures = 2, Cooldown = TimeSpan.FromDays(1) })
            .From(Mcp()).Transform<string>(_ => throw new InvalidOperationException("secret")));
        await using var client = await app.ConnectAsync(revision);
        for (var i = 0; i < 2; i++)
            (await client.CallAsync("stock", new { })).ErrorText().Should().StartWith("RC5001");

        (await client.CallAsync("stock", new { })).ErrorText().Should()
            .MatchRegex("^RC5025: The capability is out of service for a while. Try again in 86[34][0-9]{2} seconds.$");
    }
}
