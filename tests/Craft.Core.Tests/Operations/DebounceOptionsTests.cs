namespace Crafting.Tests;

public class DebounceOptionsTests
{
    [Fact]
    public void The_defaults_are_ten_waits_ten_thousand_bursts_and_each_caller_apart() =>
        new DebounceOptions().Should().Be(new DebounceOptions { MaxWait = null, MaxKeys = 10_000, AcrossCallers = false });
}
