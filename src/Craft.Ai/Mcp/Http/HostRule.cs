using System.Globalization;

namespace Crafting.Ai;

/// <summary>One host the endpoint answers to: a name, an address, or everything below a name.</summary>
internal sealed record HostRule(string Host, int Port, bool Subdomains)
{
    public bool Covers(in Authority authority, int defaultPort)
    {
        if (Port != 0 && Port != (authority.Port == 0 ? defaultPort : authority.Port)) return false;
        return Subdomains
            // Host keeps its leading dot here, so that *.example.com is neither example.com nor evilexample.com.
            ? authority.Host.Length > Host.Length && authority.Host.EndsWith(Host, StringComparison.OrdinalIgnoreCase)
            : authority.Host.Equals(Host, StringComparison.OrdinalIgnoreCase);
    }

    public static HostRule Parse(string entry)
    {
        var text = entry.Trim();
        if (text.Contains("://", StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal))
            throw new ArgumentException(
                $"mcp.AllowedHosts contains \"{entry}\", which is a URL. Use the host alone, for example \"mcp.example.com\".");
        var subdomains = text.StartsWith("*.", StringComparison.Ordinal);
        var name = Bracketed(subdomains ? text[2..] : text);
        if (!Authority.TryParse(Ascii(name), out var authority))
            throw new ArgumentException($"mcp.AllowedHosts contains \"{entry}\", which is not a host. "
                + "Use \"mcp.example.com\", \"*.example.com\", \"[::1]\" or \"*\".");
        var host = authority.Host.ToString();
        return new HostRule(subdomains ? "." + host : host, authority.Port, subdomains);
    }

    // Browsers send international names in their ASCII form.
    private static string Ascii(string name)
    {
        if (System.Text.Ascii.IsValid(name)) return name;
        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    private static string Bracketed(string text) =>
        text.Count(c => c == ':') > 1 && !text.StartsWith('[') ? $"[{text}]" : text;
}
