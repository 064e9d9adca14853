using System.ComponentModel;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tools;

internal sealed class HeaderTools
{
    [McpServerTool(Name = "test_header_tool"), Description("Takes one argument that is mirrored in a header.")]
    public static string Header(
        [McpHeader("Region"), Description("Where to run the query.")] string region,
        [Description("The query.")] string query) => $"Executed in region {region}: {query}";
}
