using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>A type as a published schema, the check of exactly that schema, and the reading of what passed it.</summary>
internal sealed class JsonContract
{
    private readonly SchemaRule _rule;
    private readonly JsonTypeInfo _type;
    private readonly int _maxDepth;

    private JsonContract(JsonElement schema, JsonTypeInfo type, int maxDepth)
    {
        Schema = schema;
        _rule = RuleCompiler.Compile(schema);
        _type = type;
        _maxDepth = maxDepth;
    }

    /// <summary>JSON Schema 2020-12 with an object at the root; what a caller reads and what is checked.</summary>
    public JsonElement Schema { get; }

    /// <summary>Builds the contract of a type once.</summary>
    /// <exception cref="ContractException">No truthful schema exists; lists every problem of the type.</exception>
    public static JsonContract Create(Type type, ContractOptions options)
    {
        var serializer = CraftJson.Strict(options.SerializerOptions, options.MaxDepth);
        serializer.MakeReadOnly(populateMissingResolver: true);
        var schema = new SchemaBuilder(options, serializer).Build(type);
        return new JsonContract(schema, serializer.GetTypeInfo(type), options.MaxDepth);
    }

    /// <summary>Whether the value fits; allocates nothing for an object of known members in plain text.</summary>
    public bool Accepts(JsonElement value) => _rule.Accepts(value, _maxDepth);

    /// <summary>Every failing field, each once; empty exactly when the value is accepted.</summary>
    public IReadOnlyList<ContractFailure> Explain(JsonElement value)
    {
        var failures = new FailureList();
        _rule.Explain(value, "", _maxDepth, failures);
        return failures.Failures;
    }

    /// <summary>The failures as one message for the caller: bounded, without type names and long values.</summary>
    public string Describe(JsonElement value) => FailureText.Of(Explain(value));

    /// <summary>The value as the type; throws for no value that was accepted, unless a constructor of the author does.</summary>
    public object? Read(JsonElement value)
    {
        try
        {
            return value.Deserialize(_type);
        }
        // 1.0 is an integer to JSON Schema and none to the serializer. Rare, so it costs only those who write it.
        catch (JsonException)
        {
            return IntegerSpelling.Normalize(value).Deserialize(_type);
        }
    }
}
