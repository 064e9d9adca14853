using System.Text.Json;
using System.Text.Json.Nodes;
using Crafting.Pipeline;

namespace Crafting.Tests;

/// <summary>Shortens what golden tests say.</summary>
internal static class ContractSchema
{
    public static JsonContract Contract<T>(Action<ContractOptions>? configure = null, ContractDirection direction = ContractDirection.Input)
    {
        var options = new ContractOptions();
        configure?.Invoke(options);
        return JsonContract.Create(typeof(T), options, direction);
    }

    /// <summary>The schema of one member, as text.</summary>
    public static string Member<T>(string name, Action<ContractOptions>? configure = null) =>
        Contract<T>(configure).Schema.GetProperty("properties").GetProperty(name).GetRawText();

    public static string[] Required<T>(Action<ContractOptions>? configure = null, ContractDirection direction = ContractDirection.Input) =>
        Contract<T>(configure, direction).Schema.TryGetProperty("required", out var names)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : [];

    public static string[] Problems<T>() =>
        [.. new Func<JsonContract>(() => Contract<T>()).Should().Throw<ContractException>().Which.Problems];

    public static JsonElement Value(string json) => JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 10_000 });

    /// <summary>The sentences for a value, in order.</summary>
    public static string[] Sentences<T>(string json, Action<ContractOptions>? configure = null) =>
        [.. Contract<T>(configure).Explain(Value(json)).Select(failure => failure.Message)];

    public static void ShouldBeJson(this string actual, string expected) =>
        JsonNode.Parse(actual)!.ToJsonString().Should().Be(JsonNode.Parse(expected)!.ToJsonString());
}
