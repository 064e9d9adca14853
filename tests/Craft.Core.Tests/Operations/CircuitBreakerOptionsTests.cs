namespace Crafting.Tests;

public class CircuitBreakerOptionsTests
{
    [Fact]
    public void The_defaults_are_five_failures_in_a_minute_and_half_a_minute_of_rest() =>
        new CircuitBreakerOptions().Should().Be(new CircuitBreakerOptions
        {
            Failures = 5,
            Window = TimeSpan.FromMinutes(1),
            Cooldown = TimeSpan.FromSeconds(30),
            Which = null,
        });

    public static TheoryData<CircuitBreakerOptions, string> Wrong => new()
    {
        { new() { Failures = 1 }, "Failures = 1. Give it from 2 to 10000." },
        { new() { Failures = 10_001 }, "Failures = 10001. Give it from 2 to 10000." },
        { new() { Window = TimeSpan.FromMilliseconds(499) }, "Window = 00:00:00.4990000. Give it from half a second to one day." },
        { new() { Window = TimeSpan.FromDays(2) }, "Window = 2.00:00:00. Give it from half a second to one day." },
        { new() { Cooldown = TimeSpan.Zero }, "Cooldown = 00:00:00. Give it from half a second to one day." },
        { new() { Cooldown = TimeSpan.FromDays(2) }, "Cooldown = 2.00:00:00. Give it from half a second to one day." },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_work_is_told_at_start(CircuitBreakerOptions options, string sentence)
    {
        var told = await App.FailureAsync(
            Given.Route("whole").CircuitBreaker(options).From(Direct()),
            Given.Route("step").From(Direct()).CircuitBreaker(options).Transform(_ => 1),
            Given.Route("block").From(Direct()).CircuitBreaker(options, block => block.Transform(_ => 1)));

        foreach (var route in new[] { "whole", "step", "block" })
            told.Should().Contain($"RC5003 route '{route}': .CircuitBreaker was given {sentence}");
    }
}
