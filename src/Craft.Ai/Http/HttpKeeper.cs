using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crafting.Ai;

/// <summary>Which hosts and pages the HTTP routes answer to, as the MCP endpoint does.</summary>
internal sealed class HttpKeeper
{
    private readonly IServiceProvider _services;
    private readonly FrontDoorOptions _options;
    private Admission? _admission;

    public HttpKeeper(IServiceProvider services, HttpOptions http)
    {
        _services = services;
        _options = From(http, services.GetService<McpOptions>());
        services.GetService<IHostApplicationLifetime>()?.ApplicationStarted.Register(() => _admission = Admission());
    }

    /// <summary>Why the request is refused; null when it may come in.</summary>
    public CraftException? Refusal(HttpRequest request) => (_admission ?? Admission()).Check(request) switch
    {
        null => null,
        var refusal when refusal == Ai.Refusal.Host =>
            new(CraftError.NotAuthorized, "This server does not answer to this Host. Its operator can add the host to http.AllowedHosts."),
        _ => new(CraftError.NotAuthorized,
            "This server does not accept calls from this Origin. Its operator can add the origin to http.AllowedOrigins."),
    };

    /// <summary>What is wrong with the lists, in sentences that say what to write instead.</summary>
    public static IEnumerable<string> Problems(HttpOptions http) =>
        From(http, null).Problems().Select(sentence => sentence
            .Replace("mcp.Allowed", "http.Allowed", StringComparison.Ordinal)
            .Replace("mcp.example", "api.example", StringComparison.Ordinal));

    public bool AnswersOnlyToLoopback => Admission().AnswersOnlyToLoopback && !Bound().LoopbackOnly;

    private static FrontDoorOptions From(HttpOptions http, McpOptions? mcp)
    {
        var known = mcp is { Transport: McpTransport.Http } ? FrontDoorOptions.From(mcp) : new();
        return known with
        {
            AllowedHosts = [.. known.AllowedHosts, .. http.AllowedHosts],
            AllowedOrigins = [.. known.AllowedOrigins, .. http.AllowedOrigins],
            AllowLoopbackOrigins = known.AllowLoopbackOrigins && http.AllowLoopbackOrigins,
        };
    }

    // The addresses are complete only once the server has started.
    private Admission Admission() => new(_options, Bound(), AppHosts());

    private BoundHosts Bound() =>
        BoundHosts.Read(_services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], _options.Host);

    // ASP.NET Core's own list counts too, except for the * that its project template writes.
    private IEnumerable<string> AppHosts() =>
        _services.GetService<IConfiguration>()?["AllowedHosts"]?.Split(';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(host => host is not ("*" or "0.0.0.0" or "[::]")) ?? [];
}
