using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crafting.Ai;

/// <summary>The public endpoints beside the MCP endpoint: metadata, and for a proxy the whole of OAuth.</summary>
internal static class AuthEndpoints
{
    private const string ResourceMetadata = "/.well-known/oauth-protected-resource";

    public static void Map(IEndpointRouteBuilder endpoints, McpOptions mcp)
    {
        var services = endpoints.ServiceProvider;
        var options = mcp.Auth!.Options;
        // What cannot work is reported at start-up, together with everything else.
        if (options.Verify is null || !IsUrl(options.ResourceIssuerUrl) || !IsUrl(options.ResourceUrl) || !IsUrl(options.BaseUrl))
            return;
        var lifetime = MetadataEndpoint.Lifetime(services.GetRequiredService<IHostEnvironment>());
        var resource = new MetadataEndpoint(() => ProtectedResourceMetadata.Write(services.GetRequiredService<AuthServer>()), lifetime);
        var path = options.ResourceUrl is { } url ? AuthUrls.PathOf(url) : (options.ResourceIssuerUrl is { } issuer ? AuthUrls.PathOf(issuer) : "") + mcp.Path;
        // Clients that follow the standard ask below the path; mcp-remote, older clients and people with curl ask at the root.
        Serve(endpoints, ResourceMetadata + path, resource);
        if (path.Length > 0)
            Serve(endpoints, ResourceMetadata, resource);
    }

    private static void Serve(IEndpointRouteBuilder endpoints, string path, MetadataEndpoint document) =>
        endpoints.Map(path, document.InvokeAsync).AllowAnonymous().WithDisplayName("OAuth metadata");

    private static bool IsUrl(string? url) => url is null || Uri.TryCreate(url, UriKind.Absolute, out _);
}
