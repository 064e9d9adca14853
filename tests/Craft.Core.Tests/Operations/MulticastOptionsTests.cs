namespace Crafting.Tests;

public class MulticastOptionsTests
{
    [Fact]
    public void All_paths_run_at_once_and_a_failure_counts_unless_somebody_says_otherwise() =>
        new MulticastOptions().Should().Be(new MulticastOptions { MaxParallel = null, IsolateFailures = false });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Fewer_than_one_at_once_is_told_at_start_up(int atOnce) =>
        (await App.FailureAsync(Given.Route().From(Direct()).Multicast(new() { MaxParallel = atOnce }, path => path.Log())))
            .Should().Contain($".Multicast was given MaxParallel {atOnce}. Use 1 or more");
}
