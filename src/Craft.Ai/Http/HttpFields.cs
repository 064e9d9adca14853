using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crafting.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Crafting.Ai;

/// <summary>Makes fields of the texts in path and query, typed as the input's schema says.</summary>
internal sealed class HttpFields
{
    private const int MostFields = 100;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, FieldShape> _shapes;
    private readonly string[] _places;

    /// <exception cref="CraftException">RC3002, when the template has a place that the input does not know.</exception>
    public HttpFields(Intake intake, RoutePattern pattern)
    {
        _shapes = FieldShape.Of(intake.InputSchema);
        _places = [.. pattern.Parameters.Select(place => Field(place.Name)).OfType<string>()];
        var problems = new Problems();
        if (intake.Capability.InputType != typeof(Unit))
        {
            foreach (var place in pattern.Parameters.Where(place => Field(place.Name) is null))
                problems.Add(CraftError.Misconfigured, intake.Capability.Id,
                    $"The path has the place {{{place.Name}}}, but the input has no such member. Add it, or rename the place.");
        }

        problems.ThrowIfAny();
    }

    /// <summary>The fields of a request without a body.</summary>
    public JsonElement Of(HttpRequest request)
    {
        if (request.Query.Count > MostFields)
            throw HttpInput.Unreadable(StatusCodes.Status400BadRequest,
                FormattableString.Invariant($"The query has more than {MostFields} fields."));
        return Build(json =>
        {
            WritePlaces(json, request);
            foreach (var (name, values) in request.Query)
            {
                if (_places.Contains(name, StringComparer.Ordinal))
                    throw Twice(name, "query");
                json.WritePropertyName(name);
                Shape(name).Write(json, values);
            }
        });
    }

    /// <summary>The fields of body and path together; what stands in both must agree.</summary>
    public JsonElement Fill(JsonElement body, HttpRequest request)
    {
        if (_places.Length == 0 || body.ValueKind != JsonValueKind.Object)
            return body;
        var places = Build(json => WritePlaces(json, request));
        return Build(json =>
        {
            foreach (var place in places.EnumerateObject())
                place.WriteTo(json);
            foreach (var member in body.EnumerateObject())
            {
                if (!places.TryGetProperty(member.Name, out var known))
                    member.WriteTo(json);
                else if (!JsonElement.DeepEquals(known, member.Value))
                    throw Twice(member.Name, "body");
            }
        });
    }

    private static CraftException Twice(string name, string where)
    {
        var message = $"{name} stands in the path already. Leave it out of the {where}.";
        return new(CraftError.ValidationFailed, message) { Fields = [new(name, message)] };
    }

    private void WritePlaces(Utf8JsonWriter json, HttpRequest request)
    {
        foreach (var place in _places)
        {
            if (request.RouteValues.TryGetValue(place, out var value) && value is not null)
            {
                json.WritePropertyName(place);
                Shape(place).Write(json, Convert.ToString(value, CultureInfo.InvariantCulture));
            }
        }
    }

    private FieldShape Shape(string name) => _shapes.GetValueOrDefault(name, FieldShape.Text);

    // Routing takes no notice of case, and the contract does.
    private string? Field(string place) => _shapes.Keys.FirstOrDefault(name => name.Equals(place, StringComparison.OrdinalIgnoreCase));

    private static JsonElement Build(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new() { MaxDepth = 256 });
    }
}
