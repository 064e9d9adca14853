using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>A type as a published schema, the check of exactly that schema, and the reading of what passed it.</summary>
internal sealed class JsonContract
{
    private readonly SchemaRule _rule;
    private readonly JsonTypeInfo _info;

    private JsonContract(JsonElement schema, JsonTypeInfo info)
    {
        Schema = schema;
        _rule = RuleCompiler.Compile(schema);
        _info = info;
    }

    /// <summary>The arguments of a call that brings none.</summary>
    public static JsonElement EmptyObject { get; } = JsonElement.Parse("{}");

    public Type Type => _info.Type;

    /// <summary>JSON Schema 2020-12 with an object at the root; what a caller reads and what is checked.</summary>
    public JsonElement Schema { get; }

    private int MaxDepth => _info.Options.MaxDepth;

    /// <summary>Builds the contract of a type once.</summary>
    /// <exception cref="ContractException">No truthful schema exists; lists every problem of the type.</exception>
    public static JsonContract Create(Type type, ContractOptions options, ContractDirection direction = ContractDirection.Input)
    {
        var serializer = CraftJson.Strict(options, direction);
        var schema = new SchemaBuilder(serializer, direction, options.AllowUnknownMembers).Build(type);
        return new JsonContract(schema, serializer.GetTypeInfo(type));
    }

    /// <summary>Builds a contract from a schema that was written by hand: published unchanged, and checked.</summary>
    /// <exception cref="ContractException">The text is no schema that can be checked.</exception>
    public static JsonContract Create(string schema, ContractOptions options)
    {
        try
        {
            var serializer = CraftJson.Strict(options, ContractDirection.Input);
            return new JsonContract(HandWrittenSchema.Parse(schema), serializer.GetTypeInfo(typeof(JsonElement)));
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw HandWrittenSchema.Problem($"The schema cannot be checked: {error.Message}");
        }
    }

    /// <summary>Whether the value fits; allocates nothing for an object of known members in plain text.</summary>
    public bool Accepts(JsonElement value) => _rule.Accepts(value, MaxDepth);

    /// <summary>Every failing field, each once; empty exactly when the value is accepted.</summary>
    public IReadOnlyList<ContractFailure> Explain(JsonElement value)
    {
        var failures = new FailureList();
        _rule.Explain(value, "", MaxDepth, failures);
        return failures.Failures;
    }

    /// <summary>The failures as one message for the caller: bounded, without type names and long values.</summary>
    public string Describe(JsonElement value) => FailureText.Of(Explain(value));

    /// <summary>The failures as an exception: the same message, and the first fields one by one.</summary>
    public CraftException Refuse(JsonElement value)
    {
        var failures = Explain(value);
        return new(CraftError.ValidationFailed, FailureText.Of(failures))
        {
            Fields = [.. failures.Take(FailureText.MostFailures).Select(failure => new FieldFailure(failure.Path, failure.Message))],
        };
    }

    /// <summary>The value as the type; throws for no value that was accepted, unless a constructor of the author does.</summary>
    public object? Read(JsonElement value)
    {
        try
        {
            return value.Deserialize(_info);
        }
        // 1.0 is an integer to JSON Schema and none to the serializer. Rare, so it costs only those who write it.
        catch (JsonException)
        {
            return IntegerSpelling.Normalize(value).Deserialize(_info);
        }
    }

    /// <summary>The JSON that an object of the type is; of any other object, what it would be by itself.</summary>
    /// <exception cref="JsonException">The object cannot be written.</exception>
    public JsonElement Write(object? value)
    {
        try
        {
            return value is null || Type.IsInstanceOfType(value)
                ? JsonSerializer.SerializeToElement(value, _info)
                : JsonSerializer.SerializeToElement(value, value.GetType(), _info.Options);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException("A number is infinite or not a number, or a string is no Unicode text.", exception);
        }
    }
}
