namespace Crafting.Tests;

public class TransformTests
{
    [Fact]
    public async Task Replaces_the_body_with_what_the_function_returns()
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("double").Description("Doubles.").From(Direct<int>()).Transform(x => x * 2).Transform(async x => { await Task.Yield(); return $"{x}!"; }));

        (await app.SendAsync<string>("double", 21)).Should().Be("42!");
    }
}
