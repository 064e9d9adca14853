using System.ComponentModel;

namespace ConformanceServer.Tools;

internal sealed record RegionalQuery(
    [property: HeaderArgument("Region"), Description("Where to run the query.")] string Region,
    [property: Description("The query.")] string Query);

internal static class HeaderTools
{
    public static Capability Header { get; } = Craft.Route()
        .Id("test_header_tool")
        .Description("Takes one argument that is mirrored in a header.")
        .Input<RegionalQuery>()
        .From(Mcp())
        .Transform(input => $"Executed in region {input.Region}: {input.Query}");
}
