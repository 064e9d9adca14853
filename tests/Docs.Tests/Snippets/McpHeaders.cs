namespace Docs.Tests.Snippets;

#region mcp-header
public sealed record QueryInput([HeaderArgument("Region")] string Region, string Query);
#endregion

internal static class McpHeaders
{
    public static Capability Query { get; } = Craft.Route()
        .Id("query").Description("Ask a region.").Input<QueryInput>().From(Mcp()).Transform(input => $"{input.Region}: {input.Query}");
}
