using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai;

/// <summary>One endpoint for clients of both protocol eras.</summary>
internal static class HttpTransport
{
    public static void AddHttp(this IMcpServerBuilder server, McpOptions options)
    {
        // The SDK logs three lines per call; Craft's own line says it all. First in the list, so that any configured rule wins.
        server.Services.Configure<LoggerFilterOptions>(filter =>
            filter.Rules.Insert(0, new LoggerFilterRule(null, "ModelContextProtocol", LogLevel.Warning, null)));
        server.WithHttpTransport(http => http.SessionMode = options.Sessions == McpSessions.None
            ? HttpServerSessionMode.Stateless
            : HttpServerSessionMode.StatefulForInitializeClients);
    }

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, McpOptions options)
    {
        return endpoints.MapMcp(options.Path);
    }
}

/// <summary>What MapCraft returns when the transport needs no endpoint.</summary>
internal sealed class NoEndpoints : IEndpointConventionBuilder
{
    public static NoEndpoints Instance { get; } = new();

    public void Add(Action<EndpointBuilder> convention)
    {
    }
}
