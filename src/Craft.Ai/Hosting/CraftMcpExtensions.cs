using Crafting.Ai;
using Crafting.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the MCP server to an application.</summary>
public static class CraftMcpExtensions
{
    /// <summary>Publishes every route that begins at <c>Mcp()</c> as a tool.</summary>
    /// <param name="builder">The builder from <c>AddCraft()</c>.</param>
    /// <param name="configure">Sets the server's name, transport and the rest; every option has a default.</param>
    /// <exception cref="InvalidOperationException">When the application already has an MCP server.</exception>
    public static ICraftBuilder AddMcp(this ICraftBuilder builder, Action<McpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(McpOptions)))
        {
            throw new InvalidOperationException(
                "AddMcp was called twice. An application has one MCP server: put everything into one AddMcp(mcp => …).");
        }

        var options = new McpOptions();
        configure?.Invoke(options);

        services.AddSingleton(options);
        services.AddSingleton<ToolShelf>();
        services.AddSingleton<McpMapping>();
        services.AddSingleton<IStartupCheck, McpOptionsCheck>();
        services.AddSingleton<IStartupCheck, ToolNameCheck>();
        services.AddSingleton<IStartupCheck, AuthCheck>();
        services.TryAddSingleton<IAuthorizationPolicies, AspNetPolicies>();
        services.AddSingleton<IHostedService, ServerWatch>();
        services.AddDashboard();
        services.AddSingleton<IPostConfigureOptions<McpServerOptions>, ServerSetup>();

        // The SDK logs three lines per call; Craft's own line says it all. First in the list, so that any configured rule wins.
        services.Configure<LoggerFilterOptions>(filter =>
            filter.Rules.Insert(0, new LoggerFilterRule(null, "ModelContextProtocol", LogLevel.Warning, null)));
        var server = services.AddMcpServer();
        if (options.Transport == McpTransport.Stdio)
            server.AddStdio();
        else
            server.AddHttp(options);
        if (options is { Transport: McpTransport.Http, Oauth: not null })
            services.AddAuth(options);
        return builder;
    }
}
