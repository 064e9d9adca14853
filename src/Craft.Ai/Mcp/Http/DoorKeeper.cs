using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
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
    private BearerDoor? _bearer;

    private DoorKeeper(IServiceProvider services, FrontDoorOptions options)
    {
        _services = services;
        _options = options;
        Limit = options.MaxRequestBodyBytes;
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Craft.Mcp");
        var transport = services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value;
        Sessions = new(transport.SessionMode != HttpServerSessionMode.Stateless);
        Cors = new(options.Cors, services.GetRequiredService<ILoggerFactory>());
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(Announce);
    }

    public long Limit { get; }

    public ILogger Logger { get; }

    public SessionRule Sessions { get; }

    public CorsRule Cors { get; }

    /// <summary>Asks for callers; null when everybody may call.</summary>
    public BearerDoor? Bearer => _options.Authenticates ? _bearer ??= _services.GetRequiredService<BearerDoor>() : null;

    /// <summary>The rules of the running server, whose addresses are complete only once it has started.</summary>
    public Admission Admission => _admission ?? AdmissionOf(_services, _options);

    /// <summary>Guards what <c>MapMcp</c> returned.</summary>
    public static DoorKeeper Guard(IEndpointConventionBuilder mcp, IServiceProvider services, FrontDoorOptions options)
    {
        var keeper = new DoorKeeper(services, options);
        // Wrapping the delegate costs nothing per request; an endpoint filter would box arguments and results.
        mcp.Finally(endpoint =>
        {
            // The endpoint without methods stands for all that the SDK does not serve.
            var serves = endpoint.Metadata.OfType<HttpMethodMetadata>().Any();
            if (endpoint.RequestDelegate is { } sdk) endpoint.RequestDelegate = new FrontDoor(serves ? sdk : null, keeper).InvokeAsync;
            // By it routing refuses a wrong Content-Type with an empty body, where the door has a sentence for it.
            foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToArray()) endpoint.Metadata.Remove(accepts);
        });
        return keeper;
    }

    public Task MethodNotAllowed(HttpContext context) => NameMethods(context, StatusCodes.Status405MethodNotAllowed);

    /// <summary>Answers OPTIONS, preflight or not: what the endpoint serves is no secret (RFC 9110 section 9.3.7).</summary>
    public Task Options(HttpContext context) => NameMethods(context, StatusCodes.Status204NoContent);

    private Task NameMethods(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Allow = Sessions.Exist ? "GET, POST, DELETE, OPTIONS" : "POST, OPTIONS";
        return Task.CompletedTask;
    }

    /// <summary>The rules of a server as it is bound at this moment.</summary>
    public static Admission AdmissionOf(IServiceProvider services, FrontDoorOptions options) =>
        new(options, Bound(services, options), AppHosts(services));

    private static BoundHosts Bound(IServiceProvider services, FrontDoorOptions options) =>
        BoundHosts.Read(services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], options.Host);

    // ASP.NET Core's own list counts too, except for the * that its project template writes.
    private static IEnumerable<string> AppHosts(IServiceProvider services) =>
        services.GetService<IConfiguration>()?["AllowedHosts"]
            ?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(host => host is not ("*" or "0.0.0.0" or "[::]")) ?? [];

    private void Announce()
    {
        _admission = Admission;
        if (_options.KnowsEverybody) ServerLog.EverybodyIsCaller(Logger);
        var bound = Bound(_services, _options);
        if (!_options.Authenticates && !bound.LoopbackOnly && _services.GetService<IAuthenticationSchemeProvider>() is null)
            ServerLog.OpenToAll(Logger);
        if (_admission.AnswersOnlyToLoopback && !bound.LoopbackOnly) ServerLog.LoopbackOnly(Logger);
    }
}
