using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai;

/// <summary>One endpoint for clients of both protocol eras.</summary>
internal static class HttpTransport
{
    public static void AddHttp(this IMcpServerBuilder server, McpOptions options)
    {
        server.WithHttpTransport(http => http.SessionMode = options.Sessions == McpSessions.None
            ? HttpServerSessionMode.Stateless
            : HttpServerSessionMode.StatefulForInitializeClients);
    }

    // A path that cannot be mapped is reported at start-up, together with everything else.
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, McpOptions options) =>
        IsPath(options.Path) ? endpoints.MapMcp(options.Path) : NoEndpoints.Instance;

    public static bool IsPath(string? path) =>
        path is ['/', not '/', ..] && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~');
}

/// <summary>What MapCraft returns when the transport needs no endpoint.</summary>
internal sealed class NoEndpoints : IEndpointConventionBuilder
{
    public static NoEndpoints Instance { get; } = new();

    public void Add(Action<EndpointBuilder> convention)
    {
    }
}
