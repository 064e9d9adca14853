using Crafting.Ai;
using Crafting.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the MCP server to an application.</summary>
public static class CraftMcpExtensions
{
    /// <summary>Publishes every route that begins at <c>Mcp()</c> as a tool.</summary>
    /// <param name="builder">The builder from <c>AddCraft()</c>.</param>
    /// <param name="configure">Sets the server's name, transport and the rest; every option has a default.</param>
    public static ICraftBuilder AddMcp(this ICraftBuilder builder, Action<McpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new McpOptions();
        configure?.Invoke(options);

        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton<ToolShelf>();
        builder.Services.AddSingleton<IStartupCheck>(services => services.GetRequiredService<ToolShelf>());
        builder.Services.AddSingleton<IStartupCheck, McpOptionsCheck>();
        builder.Services.ConfigureOptions<ServerSetup>();
        var server = builder.Services.AddMcpServer();
        if (options.Transport == McpTransport.Stdio)
            server.AddStdio();
        else
            server.AddHttp(options);
        return builder;
    }

    /// <summary>Maps the MCP endpoint, guarded, and listens on the configured host and port unless addresses are given.</summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>The endpoint's conventions, to add your own.</returns>
    public static IEndpointConventionBuilder MapCraft(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = endpoints.ServiceProvider.GetService<McpOptions>()
            ?? throw new InvalidOperationException("MapCraft found nothing to map. Call builder.Services.AddCraft().AddMcp(…) before building the application.");
        return options.Transport == McpTransport.Http ? HttpTransport.Map(endpoints, options) : NoEndpoints.Instance;
    }
}
