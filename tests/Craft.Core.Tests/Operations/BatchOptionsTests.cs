namespace Crafting.Tests;

public class BatchOptionsTests
{
    [Fact]
    public void The_default_is_ten_thousand_calls() => new BatchOptions().Should().Be(new BatchOptions { MaxWaiting = 10_000 });
}
