using System.Globalization;

namespace Crafting.Load;

/// <summary>Options of the form <c>--name value</c> and <c>--flag</c>.</summary>
internal sealed class CommandLine(string[] args)
{
    public bool Has(string name) => args.Contains("--" + name);

    public string? Value(string name) => Array.IndexOf(args, "--" + name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    public int Number(string name, int otherwise) => Value(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
