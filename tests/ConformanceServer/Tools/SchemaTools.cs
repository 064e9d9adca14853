namespace ConformanceServer.Tools;

/// <summary>A tool whose schema is written by hand and must reach the client as it is written.</summary>
internal static class SchemaTools
{
    public static Capability JsonSchema202012 { get; } = Craft.Route()
        .Id("json_schema_2020_12_tool")
        .Description("Takes a contact described with every keyword of JSON Schema 2020-12.")
        .Input("""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "$defs": {
                "address": {
                  "$anchor": "addressDef",
                  "type": "object",
                  "properties": { "street": { "type": "string" }, "city": { "type": "string" } }
                }
              },
              "properties": {
                "name": { "type": "string" },
                "address": { "$ref": "#/$defs/address" },
                "contactMethod": { "type": "string", "enum": ["phone", "email"] },
                "phone": { "type": "string" },
                "email": { "type": "string" }
              },
              "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
              "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
              "then": { "required": ["phone"] },
              "else": { "required": ["email"] },
              "additionalProperties": false
            }
            """)
        .From(Mcp())
        .Transform(_ => "The contact is complete.");
}
