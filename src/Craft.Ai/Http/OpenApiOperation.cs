using System.Text.Json;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Crafting.Ai;

/// <summary>One route as an operation of OpenAPI 3.1.</summary>
internal sealed class OpenApiOperation(HttpRoute route, RoutePattern pattern, OpenApiSchemas schemas)
{
    /// <summary>The name of the security scheme of access tokens.</summary>
    public const string Token = "accessToken";

    /// <summary>The name of the schema of failures.</summary>
    public const string Problem = "Problem";

    private readonly Capability _capability = route.Intake.Capability;
    private readonly JsonElement? _input = route.Intake.Capability.InputType == typeof(Unit) ? null : route.Intake.InputSchema;

    /// <summary>The template without what OpenAPI does not know: constraints, defaults, catch-alls.</summary>
    public static string Path(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart place => $"{{{place.Name}}}",
        _ => "",
    }))));

    public void Write(Utf8JsonWriter json, bool knowsTokens)
    {
        json.WriteStartObject(route.Source.Method.ToLowerInvariant());
        json.WriteString("operationId", _capability.Id);
        if (_capability.Title is { } title)
            json.WriteString("summary", title);
        json.WriteString("description", _capability.Description);
        if (_capability.Tags.Count > 0)
            WriteTexts(json, "tags", _capability.Tags);
        WriteInput(json);
        WriteAnswers(json);
        if (knowsTokens && _capability.NeedsCaller)
        {
            json.WriteStartArray("security");
            json.WriteStartObject();
            WriteTexts(json, Token, route.Intake.RequiredScopes);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteInput(Utf8JsonWriter json)
    {
        var contract = _input is { } schema ? schemas.Add(_capability.Id, "input", schema) : "";
        JsonProperty[] members =
            _input is { } known && known.TryGetProperty("properties", out var found) ? [.. found.EnumerateObject()] : [];
        json.WriteStartArray("parameters");
        foreach (var place in pattern.Parameters)
        {
            var member = members.FirstOrDefault(member => member.Name.Equals(place.Name, StringComparison.OrdinalIgnoreCase));
            WriteParameter(json, place.Name, "path", true, contract, member.Value);
        }

        if (!route.Source.HasBody)
        {
            foreach (var member in members.Where(member => !IsPlace(member.Name)))
                WriteParameter(json, member.Name, "query", IsRequired(member.Name), contract, member.Value);
        }

        json.WriteEndArray();
        if (!route.Source.HasBody || _input is not { } body)
            return;
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", true);
        WriteContent(json, "application/json", () =>
        {
            if (pattern.Parameters.Count == 0)
                OpenApiSchemas.WriteReference(json, contract);
            else
                OpenApiSchemas.Write(json, contract, body, IsPlace); // What stands in the path need not stand in the body as well.
        });
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, string name, string where, bool isRequired, string contract, JsonElement schema)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", where);
        json.WriteBoolean("required", isRequired);
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("description", out var description))
            json.WriteString("description", description.GetString());
        json.WritePropertyName("schema");
        if (schema.ValueKind == JsonValueKind.Undefined)
            json.WriteRawValue("""{"type":"string"}""");
        else
            OpenApiSchemas.Write(json, contract, schema);
        json.WriteEndObject();
    }

    private void WriteAnswers(Utf8JsonWriter json)
    {
        json.WriteStartObject("responses");
        if (route.Intake.OutputSchema is { } output)
            Answer("200", "The result.", "application/json", () =>
                OpenApiSchemas.WriteReference(json, schemas.Add(_capability.Id, "output", output)));
        else if (_capability.ResultType == typeof(Unit))
            Answer("204", "Done.", null, null);
        else if (_capability.ResultType == typeof(string))
            Answer("200", "The result.", "text/plain", () => json.WriteRawValue("""{"type":"string"}"""));
        else
            Answer("200", "The result.", _capability.ResultType == typeof(byte[]) ? "application/octet-stream" : "application/json",
                () => json.WriteRawValue("{}"));
        Answer("default", "A failure, as Problem Details (RFC 9457).", "application/problem+json", () =>
            OpenApiSchemas.WriteReference(json, Problem));
        json.WriteEndObject();

        void Answer(string status, string description, string? type, Action? schema)
        {
            json.WriteStartObject(status);
            json.WriteString("description", description);
            if (type is not null)
                WriteContent(json, type, schema!);
            json.WriteEndObject();
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteContent(Utf8JsonWriter json, string type, Action schema)
    {
        json.WriteStartObject("content");
        json.WriteStartObject(type);
        json.WritePropertyName("schema");
        schema();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private bool IsPlace(string name) => pattern.Parameters.Any(place => place.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private bool IsRequired(string name) =>
        _input!.Value.TryGetProperty("required", out var required) && required.EnumerateArray().Any(member => member.ValueEquals(name));
}
