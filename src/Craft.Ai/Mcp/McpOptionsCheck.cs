using Crafting.Pipeline;

namespace Crafting.Ai;

/// <summary>Reports server options that cannot work.</summary>
internal sealed class McpOptionsCheck(McpOptions options) : IStartupCheck
{
    public void Check(IReadOnlyList<Capability> capabilities, Problems problems)
    {
        if (options.Name is { } name && string.IsNullOrWhiteSpace(name))
            Report("mcp.Name is blank. Name the server, or leave it out to use the application's name.");
        if (options.Port is < 0 or > 65535)
            Report($"mcp.Port is {options.Port}. A port is a number from 0 to 65535; 0 takes any free one.");
        if (string.IsNullOrWhiteSpace(options.Host))
            Report("mcp.Host is blank. Use localhost, an address of this machine, or * for all.");
        if (!options.Path.StartsWith('/') || options.Path.Length == 1)
            Report($"mcp.Path is \"{options.Path}\". Use a path such as /mcp.");
        if (options.MaxRequestBodyBytes <= 0)
            Report($"mcp.MaxRequestBodyBytes is {options.MaxRequestBodyBytes}. Use a positive number of bytes.");
        if (options.WebsiteUrl is { } url && !IsWeb(url))
            Report($"mcp.WebsiteUrl is \"{url}\". Use an absolute http or https URL.");
        foreach (var icon in options.Icons.Where(icon => !IsWeb(icon.Source) && !icon.Source.StartsWith("data:", StringComparison.OrdinalIgnoreCase)))
            Report($"mcp.Icons has the source \"{Shorten(icon.Source)}\". Use an absolute https URL or a data URI.");

        void Report(string sentence) => problems.Add(CraftError.Misconfigured, null, sentence);
    }

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
