using Microsoft.Extensions.Configuration.Memory;

namespace Notebook;

/// <summary>Reads a file of lines such as <c>NAME=value</c>; lines that begin with # are comments.</summary>
internal static class DotEnv
{
    public static IConfigurationSource Read(string file)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            if (!line.StartsWith('#') && line.Split('=', 2) is [var name, var value])
                settings[name.Trim()] = value.Trim().Trim('"');
        }

        return new MemoryConfigurationSource { InitialData = settings };
    }
}
