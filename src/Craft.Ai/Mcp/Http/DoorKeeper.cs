using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai;

/// <summary>Puts the door before every endpoint of one MCP mapping and knows its rules.</summary>
internal sealed class DoorKeeper
{
    private readonly IServiceProvider _services;
    private readonly FrontDoorOptions _options;
    private Admission? _admission;

    private DoorKeeper(IServiceProvider services, FrontDoorOptions options)
    {
        _services = services;
        _options = options;
        Limit = options.MaxRequestBodyBytes;
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Craft.Mcp");
        Sessions = new(services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value.SessionMode != HttpServerSessionMode.Stateless);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(Announce);
    }

    public long Limit { get; }

    public ILogger Logger { get; }

    public SessionRule Sessions { get; }

    /// <summary>The rules of the running server, whose addresses are complete only once it has started.</summary>
    public Admission Admission => _admission ?? new(_options, Bound(), AppHosts());

    /// <summary>Guards what <c>MapMcp</c> returned.</summary>
    public static void Guard(IEndpointConventionBuilder mcp, IServiceProvider services, FrontDoorOptions options)
    {
        var keeper = new DoorKeeper(services, options);
        // Wrapping the delegate costs nothing per request; an endpoint filter would box arguments and results.
        mcp.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } sdk) endpoint.RequestDelegate = new FrontDoor(sdk, keeper).InvokeAsync;
            // By it routing refuses a wrong Content-Type with an empty body, where the door has a sentence for it.
            foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToArray()) endpoint.Metadata.Remove(accepts);
        });
    }

    private BoundHosts Bound() =>
        BoundHosts.Read(_services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], _options.Host);

    // ASP.NET Core's own list counts too, except for the * that its project template writes.
    private IEnumerable<string> AppHosts() =>
        _services.GetService<IConfiguration>()?["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(host => host is not ("*" or "0.0.0.0" or "[::]")) ?? [];

    private void Announce()
    {
        _admission = Admission;
        if (_admission.AnswersOnlyToLoopback && !Bound().LoopbackOnly) ServerLog.LoopbackOnly(Logger);
    }
}
