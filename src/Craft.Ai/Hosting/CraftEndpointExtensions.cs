using Crafting.Ai;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Maps what Craft serves over HTTP.</summary>
public static class CraftEndpointExtensions
{
    /// <summary>Maps the guarded MCP endpoint and the HTTP routes.</summary>
    /// <param name="endpoints">The application, or a group of its endpoints.</param>
    /// <returns>The conventions of the endpoints, to add your own.</returns>
    /// <remarks><c>mcp.Host</c> and <c>mcp.Port</c> count when nothing else sets addresses. With <see cref="McpTransport.Stdio"/> and
    /// without HTTP routes there is nothing to map, and nothing happens.</remarks>
    /// <exception cref="InvalidOperationException">When neither <c>AddMcp</c> nor <c>AddHttp</c> was called.</exception>
    public static IEndpointConventionBuilder MapCraft(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var mcp = endpoints.ServiceProvider.GetService<McpOptions>();
        var http = endpoints.ServiceProvider.GetService<HttpShelf>();
        if (mcp is null && http is null)
        {
            throw new InvalidOperationException(
                "MapCraft found nothing to map. "
                + "Call builder.Services.AddCraft().AddMcp(…), or .AddHttp(), before building the application.");
        }

        return (mcp, http) switch
        {
            ({ } options, null) => MapMcp(endpoints, options),
            (null, { } shelf) => MapHttp(endpoints, shelf),
            _ => new AllConventions(MapMcp(endpoints, mcp!), MapHttp(endpoints, http!)),
        };
    }

    /// <summary>Serves an OpenAPI 3.1 document of the HTTP routes, to whoever asks.</summary>
    /// <param name="endpoints">The application, or a group of its endpoints.</param>
    /// <param name="path">The path of the document; <c>/openapi.json</c> by default.</param>
    /// <exception cref="InvalidOperationException">When <c>AddHttp</c> was not called.</exception>
    public static IEndpointConventionBuilder MapCraftOpenApi(this IEndpointRouteBuilder endpoints, string path = "/openapi.json")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<HttpShelf>() is null)
        {
            throw new InvalidOperationException(
                "MapCraftOpenApi found no HTTP routes. Call builder.Services.AddCraft().AddHttp() before building the application.");
        }

        var document = new OpenApiDocument(endpoints.ServiceProvider);
        return endpoints.MapGet(path, document.WriteAsync).WithDisplayName("OpenAPI");
    }

    private static IEndpointConventionBuilder MapMcp(IEndpointRouteBuilder endpoints, McpOptions options)
    {
        var mapping = endpoints.ServiceProvider.GetRequiredService<McpMapping>();
        (mapping.IsDone, mapping.IsAtRoot) = (true, endpoints is IApplicationBuilder);
        if (options.Transport != McpTransport.Http)
            return NoEndpoints.Instance;
        if (options.DevelopmentDashboard)
            DashboardEndpoint.MapInDevelopment(endpoints);
        return HttpTransport.Map(endpoints, options);
    }

    private static RouteGroupBuilder MapHttp(IEndpointRouteBuilder endpoints, HttpShelf shelf)
    {
        shelf.IsMapped = true;
        var group = endpoints.MapGroup("");
        ((IEndpointRouteBuilder)group).DataSources.Add(shelf);
        return group;
    }
}
