using System.Reflection;

namespace Docs.Tests;

/// <summary>Marks a method that runs the product and returns what a page shows of it.</summary>
/// <param name="name">The name in the page's marker.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OutputAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>What the product really says, by the name that the pages use.</summary>
internal static class Output
{
    private static readonly Dictionary<string, MethodInfo> Methods = typeof(Output).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Select(method => (Method: method, method.GetCustomAttribute<OutputAttribute>()?.Name))
        .Where(found => found.Name is not null)
        .ToDictionary(found => found.Name!, found => found.Method, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Methods.Keys;

    public static async Task<string> OfAsync(string name) =>
        (await (Task<string>)Methods[name].Invoke(null, null)!).ReplaceLineEndings("\n").Trim('\n');
}
