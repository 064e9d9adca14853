using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace Crafting.Pipeline;

/// <summary>[Description], [DisplayName], [Display], [Obsolete] and [ReadOnly]: for readers, without effect on the check.</summary>
internal static class TextAnnotation
{
    public static void Apply(IEnumerable<Attribute> attributes, JsonObject schema)
    {
        foreach (var attribute in attributes)
        {
            switch (attribute)
            {
                case DescriptionAttribute { Description.Length: > 0 } description:
                    schema["description"] = description.Description;
                    break;
                case DisplayNameAttribute { DisplayName.Length: > 0 } name:
                    schema["title"] = name.DisplayName;
                    break;
                case DisplayAttribute display:
                    Set(schema, "title", display.GetName());
                    Set(schema, "description", display.GetDescription());
                    break;
                case ObsoleteAttribute:
                    schema["deprecated"] = true;
                    break;
                case SchemaKeywordAttribute keyword when keyword.Keyword.StartsWith("x-", StringComparison.Ordinal):
                    schema[keyword.Keyword] = keyword.Value;
                    break;
                case ReadOnlyAttribute { IsReadOnly: true }:
                    schema["readOnly"] = true;
                    break;
            }
        }
    }

    private static void Set(JsonObject schema, string keyword, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            schema[keyword] ??= text;
        }
    }
}
