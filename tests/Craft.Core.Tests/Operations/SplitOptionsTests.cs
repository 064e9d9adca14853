namespace Crafting.Tests;

public class SplitOptionsTests
{
    private static readonly Route<int[]> Numbers = Given.Route().From(Direct<int[]>());

    [Theory]
    [InlineData(0, 1, PartFailure.Fail, ".Split was given Parallelism 0. Give 1 for one part after the other, or more.")]
    [InlineData(-1, 1, PartFailure.Fail, ".Split was given Parallelism -1. Give 1 for one part after the other, or more.")]
    [InlineData(1, 0, PartFailure.Fail, ".Split was given MaxParts 0. Give 1 or more.")]
    [InlineData(1, 1, (PartFailure)7, ".Split was given OnFailure 7, which means nothing. Give PartFailure.Fail or PartFailure.Skip.")]
    public async Task What_cannot_work_is_reported_at_the_start(int parallelism, int most, PartFailure onFailure, string sentence) =>
        (await App.FailureAsync(Numbers.Split(new() { Parallelism = parallelism, MaxParts = most, OnFailure = onFailure }).Aggregate()))
            .Should().Contain("RC5003 route 'route': " + sentence);

    [Fact]
    public async Task More_parts_than_allowed_are_refused_before_one_of_them_runs()
    {
        var ran = 0;
        SplitOptions three = new() { MaxParts = 3 };
        await using var app = await App.StartAsync(
            Given.Route("list").From(Direct<int[]>()).Split(three).To(_ => ran++).Aggregate(),
            Given.Route("endless").From(Direct<int>()).Split(Endless, three).To(_ => ran++).Aggregate(),
            Given.Route("stream").From(Direct<int>()).Split(EndlessAsync, three).To(_ => ran++).Aggregate());

        (await app.FailureAsync("list", (int[])[1, 2, 3, 4])).Message.Should().Be("The message has more than 3 parts.");
        (await app.FailureAsync("endless", 0)).Code.Should().Be("RC5002");
        (await app.FailureAsync("stream", 0)).Code.Should().Be("RC5002");
        ran.Should().Be(0);
        (await app.SendAsync<IReadOnlyList<int>>("list", (int[])[1, 2, 3])).Should().HaveCount(3);
    }

    [Fact]
    public void The_defaults_are_one_at_a_time_all_or_nothing_and_ten_thousand() =>
        new SplitOptions().Should().Be(new SplitOptions { Parallelism = 1, OnFailure = PartFailure.Fail, MaxParts = 10_000 });

    private static IEnumerable<int> Endless(int first)
    {
        while (true)
            yield return first++;
    }

    private static async IAsyncEnumerable<int> EndlessAsync(int first)
    {
        while (true)
        {
            await Task.Yield();
            yield return first++;
        }
    }
}
