using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crafting.Tests;

/// <summary>JSON as written: keeps spellings of numbers, members given twice and broken text.</summary>
public abstract class Json
{
    public abstract void Write(StringBuilder text);

    public abstract Json Copy();

    public string Text()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    public static Json Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonMap([.. value.EnumerateObject().Select(property => (property.Name, Of(property.Value)))]),
        JsonValueKind.Array => new JsonList([.. value.EnumerateArray().Select(Of)]),
        JsonValueKind.String => new JsonString(value.GetString()!),
        _ => new JsonRaw(value.GetRawText()),
    };
}

public sealed class JsonRaw(string text) : Json
{
    public string Raw { get; set; } = text;

    public override void Write(StringBuilder text) => text.Append(Raw);

    public override Json Copy() => new JsonRaw(Raw);
}

public sealed class JsonString(string value, bool escaped = false) : Json
{
    public string Value { get; set; } = value;

    public bool Escaped { get; set; } = escaped;

    public override void Write(StringBuilder text) => Quote(text, Value, Escaped);

    public override Json Copy() => new JsonString(Value, Escaped);

    public static void Quote(StringBuilder text, string value, bool escaped)
    {
        text.Append('"');
        if (escaped || value.Any(char.IsSurrogate))
        {
            // Half pairs can only be written as escapes.
            foreach (var unit in value)
            {
                text.Append($"\\u{(int)unit:x4}");
            }
        }
        else
        {
            text.Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value));
        }

        text.Append('"');
    }
}

public sealed class JsonList(List<Json> items) : Json
{
    public List<Json> Items => items;

    public override void Write(StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            items[i].Write(text);
        }

        text.Append(']');
    }

    public override Json Copy() => new JsonList([.. items.Select(item => item.Copy())]);
}

public sealed class JsonMap(List<(string Name, Json Value)> members) : Json
{
    public List<(string Name, Json Value)> Members => members;

    public override void Write(StringBuilder text)
    {
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            JsonString.Quote(text, members[i].Name, escaped: false);
            text.Append(':');
            members[i].Value.Write(text);
        }

        text.Append('}');
    }

    public override Json Copy() => new JsonMap([.. members.Select(member => (member.Name, member.Value.Copy()))]);
}
