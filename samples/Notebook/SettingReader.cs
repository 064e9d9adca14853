using System.Globalization;

namespace Notebook;

/// <summary>Reads settings one by one, and collects a sentence for each that is wrong. No sentence repeats a value.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public void Problem(string sentence) => _problems.Add(sentence);

    public string? Text(string name) => configuration[name]?.Trim() is { Length: > 0 } text ? text : null;

    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return otherwise;
        var names = Enum.GetNames<T>();
        if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<T>(text, ignoreCase: true);
        Problem($"{name} must be one of: {string.Join(", ", names).ToLowerInvariant()}.");
        return otherwise;
    }

    public string? Url(string name)
    {
        var text = Text(name);
        if (text is not null && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            Problem($"{name} must be the public URL of this server, such as https://mcp.example.com.");
        else if (text?.TrimEnd('/').EndsWith("/mcp", StringComparison.OrdinalIgnoreCase) == true)
            Problem($"{name} must be the URL of this server without /mcp: the path is added.");
        return text;
    }

    public int Port(string name, int otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return port;
        Problem($"{name} must be a number from 0 to 65535; 0 takes any free port.");
        return otherwise;
    }

    public void Key(string name, string value, params string[] beginnings)
    {
        if (value.Length == 0)
            Problem($"{name} is missing: Clerk needs both keys. Copy it from the API keys page of Clerk's dashboard.");
        else if (!beginnings.Any(beginning => value.StartsWith(beginning, StringComparison.Ordinal) && value.Length > beginning.Length))
            Problem($"{name} must begin with {string.Join(" or ", beginnings)}. Copy it from the API keys page of Clerk's dashboard.");
        else if (value.StartsWith("pk_", StringComparison.Ordinal) && !IsWhole(value))
            Problem($"{name} is incomplete: was it cut when it was copied?");
    }

    // A publishable key is the name of a host, a $, and Base64 around both.
    private static bool IsWhole(string publishableKey)
    {
        var text = publishableKey["pk_test_".Length..].TrimEnd('=');
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length) && length > 1 && bytes[length - 1] == (byte)'$';
    }
}
