namespace Crafting.Tests;

public class DedupeOptionsTests
{
    [Fact]
    public void The_defaults_are_ten_minutes_ten_thousand_keys_and_each_caller_apart() =>
        new DedupeOptions().Should().Be(new DedupeOptions { Ttl = TimeSpan.FromMinutes(10), MaxKeys = 10_000, AcrossCallers = false });
}
