namespace Crafting.Tests;

public class RetryOptionsTests
{
    [Fact]
    public void The_defaults_are_three_tries_that_wait_exponentially_and_at_random() =>
        new RetryOptions().Should().Be(new RetryOptions
        {
            Attempts = 3,
            Delay = TimeSpan.FromSeconds(1),
            Backoff = RetryBackoff.Exponential,
            MaxDelay = TimeSpan.FromSeconds(30),
            Jitter = true,
            Which = null,
        });

    public static TheoryData<RetryOptions, string> Wrong => new()
    {
        { new() { Attempts = 1 }, "Attempts = 1. Give it from 2 to 100 tries, the first one included, or leave .Retry out." },
        { new() { Attempts = 101 }, "Attempts = 101. Give it from 2 to 100 tries, the first one included, or leave .Retry out." },
        { new() { Delay = TimeSpan.FromSeconds(-1) }, "Delay = -00:00:01. Give it a wait of at most one day." },
        { new() { Delay = TimeSpan.FromDays(2), MaxDelay = TimeSpan.FromDays(2) }, "Delay = 2.00:00:00. Give it a wait of at most one day." },
        { new() { MaxDelay = TimeSpan.FromDays(2) }, "MaxDelay = 2.00:00:00. Give it at least the Delay, and at most one day." },
        { new() { MaxDelay = TimeSpan.FromMilliseconds(1) }, "MaxDelay = 00:00:00.0010000. Give it at least the Delay, and at most one day." },
        { new() { Backoff = (RetryBackoff)9 }, "Backoff = 9. Give it a value of RetryBackoff." },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_work_is_told_at_start(RetryOptions options, string sentence)
    {
        var told = await App.FailureAsync(
            Given.Route("whole").Retry(options).From(Direct()),
            Given.Route("step").From(Direct()).Retry(options).Transform(_ => 1),
            Given.Route("block").From(Direct()).Retry(options, block => block.Transform(_ => 1)));

        foreach (var route in new[] { "whole", "step", "block" })
            told.Should().Contain($"RC5003 route '{route}': .Retry was given {sentence}");
    }
}
