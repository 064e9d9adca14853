using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai;

/// <summary>One endpoint for clients of both protocol eras.</summary>
internal static class HttpTransport
{
    public static void AddHttp(this IMcpServerBuilder server, McpOptions options)
    {
        server
            .WithHttpTransport(http => http.SessionMode = options.Sessions == McpSessions.None
                ? HttpServerSessionMode.Stateless
                : HttpServerSessionMode.StatefulForInitializeClients)
            .AdvertiseAllRevisions()
            .NameUnknownResources()
            .ListForCaller(options);
        SdkLog.UseForHttp(server.Services);
        server.Services.AddSingleton<IHostedService>(services => new ListenAddress(services, options.Host, options.Port));
    }

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, McpOptions options)
    {
        // Options that cannot work are reported at start-up, together with everything else.
        var door = FrontDoorOptions.From(options);
        if (!IsPath(options.Path) || door.Problems().Any())
            return NoEndpoints.Instance;
        var mcp = endpoints.MapGroup("").WithMetadata(OwnEndpoint.Mark);
        mcp.MapMcp(options.Path);
        // Callers are asked for before methods are told apart: mcp-remote takes anything but 401 on GET for an open server.
        mcp.Map(options.Path, _ => Task.CompletedTask).WithDisplayName("MCP, other methods");
        var keeper = DoorKeeper.Guard(mcp, endpoints.ServiceProvider, door);
        if (options.Oauth is not null)
            AuthEndpoints.Map(endpoints, options, keeper);
        return mcp;
    }

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
