using Crafting.Pipeline;

namespace Crafting.Ai;

/// <summary>Asks clients to repeat an argument as the HTTP header <c>Mcp-Param-{name}</c> (MCP 2026-07-28).</summary>
/// <remarks>For intermediaries that route without reading bodies. The server refuses a call whose header and argument differ.</remarks>
/// <param name="name">The header's name after <c>Mcp-Param-</c>: letters, digits and hyphens.</param>
public sealed class HeaderArgumentAttribute(string name) : SchemaKeywordAttribute("x-mcp-header", name);
