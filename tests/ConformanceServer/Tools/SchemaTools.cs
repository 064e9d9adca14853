using System.Text.Json;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tools;

internal static class SchemaTools
{
    private static readonly JsonElement _schema = JsonElement.Parse("""
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
        """);

    /// <summary>A tool whose schema is written by hand and must reach the client as it is written.</summary>
    public static McpServerTool JsonSchema202012()
    {
        var tool = McpServerTool.Create(
            () => "The contact is complete.",
            new() { Name = "json_schema_2020_12_tool", Description = "Takes a contact described with every keyword of JSON Schema 2020-12." });
        tool.ProtocolTool.InputSchema = _schema;
        return tool;
    }
}
