using System.Globalization;

namespace Crafting.Ai;

/// <summary>Makes a URI of an interpolated string, whose holes fill path and query only.</summary>
// Whoever fills in "../admin", "?all" or an empty text would otherwise choose what is called, with our credential.
internal static class HttpAddress
{
    /// <exception cref="CraftException">RC5002 for a value that cannot stand there, RC5003 for an address that cannot work.</exception>
    public static Uri Of(FormattableString address, Uri? home)
    {
        var fillings = new object[address.ArgumentCount];
        for (var i = 0; i < fillings.Length; i++)
            fillings[i] = new Filling(address.GetArgument(i));
        var written = string.Format(CultureInfo.InvariantCulture, address.Format, fillings);
        var format = address.Format.AsSpan();
        var host = HostStart(format);
        // The host is written and never filled in.
        if (host > 0 && format.IndexOf('{') is >= 0 and var hole && format[host..].IndexOfAny('/', '?') is var end
            && (end < 0 || host + end > hole))
            throw Wrong("The host of an address must be written out, not filled in.");
        CheckPath(written.AsSpan(host));
        written = written.Replace(Filling.Nothing, "", StringComparison.Ordinal);
        var uri = host > 0
            ? Uri.TryCreate(written, UriKind.Absolute, out var whole) ? whole : null
            : home is not null && Uri.TryCreate(home, written, out var joined) && IsAt(home, joined) ? joined : null;
        return uri is { Scheme: "https" or "http", UserInfo.Length: 0 }
            ? uri
            : throw Wrong("An address must be an absolute http or https URL, or one below the BaseAddress of its client.");
    }

    private static int HostStart(ReadOnlySpan<char> format) =>
        format.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https://".Length
        : format.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://".Length
        : 0;

    private static bool IsAt(Uri home, Uri joined) => home.Scheme == joined.Scheme && home.Authority == joined.Authority;

    // An empty part changes which resource is meant (/orders/ is all of them), and dots climb.
    private static void CheckPath(ReadOnlySpan<char> path)
    {
        if (path.IndexOfAny('?', '#') is >= 0 and var end)
            path = path[..end];
        var refused = path.Contains(Filling.Nothing, StringComparison.Ordinal);
        foreach (var range in path.Split('/'))
            refused |= path[range] is "." or "..";
        if (refused)
            throw new CraftException(CraftError.ValidationFailed, "A value cannot be part of the address that is called.");
    }

    private static CraftException Wrong(string sentence) => new(CraftError.Misconfigured, null, new InvalidOperationException(sentence));

    /// <summary>One value, escaped when it is written, in whatever format the hole asks for.</summary>
    private sealed class Filling(object? value) : IFormattable
    {
        /// <summary>Stands for an empty value; escaping leaves none of it in a value.</summary>
        public const string Nothing = "\0";

        public string ToString(string? format, IFormatProvider? provider)
        {
            var text = value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString();
            return string.IsNullOrEmpty(text) ? Nothing : Uri.EscapeDataString(text);
        }
    }
}
