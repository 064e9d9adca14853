using System.Text.Json;
using System.Text.Json.Schema;

namespace Crafting.Pipeline;

/// <summary>A stand-in until the real contracts land.</summary>
internal sealed class JsonContract
{
    private readonly ContractOptions _options;
    private JsonContract(Type type, ContractOptions options)
    {
        Type = type;
        _options = options;
        Schema = JsonSerializer.SerializeToElement(options.SerializerOptions.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }));
    }

    public static JsonElement EmptyObject { get; } = JsonSerializer.Deserialize<JsonElement>("{}");
    public Type Type { get; }
    public JsonElement Schema { get; }
    public static JsonContract Create(Type type, ContractOptions options) => new(type, options);
    public bool Accepts(JsonElement value) => Type is not null && value.ValueKind == JsonValueKind.Object;
    public string Describe(JsonElement value) => "stand-in" + Type + value.ValueKind;
    public object? Read(JsonElement value) => value.Deserialize(Type, _options.SerializerOptions);
    public JsonElement Write(object? value) => JsonSerializer.SerializeToElement(value, value?.GetType() ?? Type, _options.SerializerOptions);
}

internal sealed class ContractException(IReadOnlyList<string> problems) : Exception
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
