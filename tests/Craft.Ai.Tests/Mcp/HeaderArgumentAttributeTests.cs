using System.Net;

namespace Crafting.Ai.Tests;

public class HeaderArgumentAttributeTests
{
    public sealed record Query([property: HeaderArgument("Region")] string Region);

    private static readonly Capability QueryRoute = Craft.Route()
        .Id("query")
        .Description("Queries.")
        .Input<Query>()
        .From(Mcp())
        .Transform(input => input.Region);

    [Fact]
    public async Task An_argument_is_published_with_the_header_that_repeats_it()
    {
        await using var app = await App.StartAsync(QueryRoute);
        await using var client = await app.ConnectAsync(Era.Stateless);

        (await client.ListToolsAsync()).Single().ProtocolTool.InputSchema
            .GetProperty("properties").GetProperty("region").GetProperty("x-mcp-header").GetString().Should().Be("Region");
        (await client.CallAsync("query", new { region = "eu" })).Text().Should().Be("eu");
    }

    [Theory]
    [InlineData("eu", HttpStatusCode.OK)]
    [InlineData("us", HttpStatusCode.BadRequest)]
    public async Task A_header_that_differs_from_its_argument_is_refused(string header, HttpStatusCode status)
    {
        await using var app = await App.StartAsync(QueryRoute);
        using var raw = app.Raw(Era.Stateless);
        raw.Headers["Mcp-Param-Region"] = header;

        var answer = await raw.CallAsync("query", new { region = "eu" });

        answer.Status.Should().Be(status);
        if (status == HttpStatusCode.BadRequest)
            answer.Error["code"]!.GetValue<int>().Should().Be(-32020);
    }
}
