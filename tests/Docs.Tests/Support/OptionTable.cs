using System.Globalization;
using System.Reflection;

namespace Docs.Tests;

/// <summary>The options of one type with their defaults, as a page shows them. An option without a meaning is a failure.</summary>
internal static class OptionTable
{
    public static string Of<T>(T defaults, IReadOnlyDictionary<string, string> meanings, params string[] without)
    {
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.Name != "EqualityContract" && !without.Contains(property.Name)).ToArray();
        if (meanings.Keys.Except(properties.Select(property => property.Name)).FirstOrDefault() is { } stranger)
            throw new NotSupportedException($"{typeof(T).Name} has no option {stranger}.");
        var rows = properties.Select(property => meanings.TryGetValue(property.Name, out var meaning)
            ? $"| `{property.Name}` | {Default(property.GetValue(defaults))} | {meaning} |"
            : throw new NotSupportedException($"The pages do not say what {typeof(T).Name}.{property.Name} means."));
        return "| option | default | meaning |\n|---|---|---|\n" + string.Join('\n', rows);
    }

    private static string Default(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "`true`" : "`false`",
        string text => $"`{text}`",
        int number => number.ToString(CultureInfo.InvariantCulture),
        TimeSpan { TotalMinutes: >= 1 } time => $"{time.TotalMinutes} min",
        TimeSpan time => $"{time.TotalSeconds} s",
        IReadOnlyList<string> { Count: > 0 } list => string.Join(", ", list.Select(each => $"`{each}`")),
        System.Collections.IEnumerable list when !list.Cast<object>().Any() => "none",
        Enum name => $"`{name.GetType().Name}.{name}`",
        OauthLimits => "see [limits](production.md#limits)",
        var other => $"`{other}`",
    };
}
