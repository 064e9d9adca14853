namespace Crafting.Ai;

/// <summary>The name of the authentication scheme that <c>mcp.Auth</c> adds.</summary>
public static class McpAuthentication
{
    /// <summary>The scheme, for policies and attributes: <c>[Authorize(AuthenticationSchemes = "Craft")]</c>.</summary>
    public const string Scheme = "Craft";
}
