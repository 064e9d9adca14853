using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Puts together what stands behind <c>mcp.Auth</c>.</summary>
internal static class AuthSetup
{
    public static void AddAuth(this IServiceCollection services, McpOptions mcp)
    {
        Outbound.Register(services);
        services.AddMetrics();
        services.AddSingleton(provider => new Outbound(provider.GetRequiredService<IHttpClientFactory>(), TimeOf(provider)));
        services.AddSingleton(provider => Server(provider, mcp));
        services.AddSingleton(provider => new Lazy<AuthServer>(provider.GetRequiredService<AuthServer>));
        services.AddSingleton<Challenge>();
        services.AddSingleton(provider => new AuthWatch(provider.GetRequiredService<AuthServer>().Logger, provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(provider => Bearer(provider, mcp));
        services.AddSingleton<BearerDoor>();
        services.AddSingleton<IHostedService, AuthStartup>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, BearerHandler>(CraftAuthentication.Scheme, null);
    }

    private static AuthServer Server(IServiceProvider services, McpOptions mcp)
    {
        var outbound = services.GetRequiredService<Outbound>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var options = mcp.Auth!.Options;
        if (options.Preset is { } preset)
            options = options with { Client = preset.Clients(outbound, loggers.CreateLogger(AuthServer.LogName)) };
        var name = options.ResourceName ?? mcp.Title ?? mcp.Name ?? services.GetRequiredService<IHostEnvironment>().ApplicationName;
        return new(
            options,
            options.Verify!,
            () => AuthUrls.From(options, mcp.Path, Listening(services, mcp)),
            name,
            outbound,
            TimeOf(services),
            loggers);
    }

    private static BearerAuthentication Bearer(IServiceProvider services, McpOptions mcp)
    {
        var server = services.GetRequiredService<AuthServer>();
        Func<string, CancellationToken, ValueTask<ClientLookup>>? clients = server.Options.Client is null ? null : new ClientDirectory(server).FindAsync;
        var check = server.Verifier.Open(new(() => server.Urls.Resource, server.Outbound, clients, server.Time, server.Logger));
        return new(server, new TokenCache(check, server.Time), UserinfoChoice.Open(mcp, server), services.GetRequiredService<AuthWatch>());
    }

    private static string Listening(IServiceProvider services, McpOptions mcp) =>
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? ListenAddress.Compose(mcp.Host, mcp.Port);

    private static TimeProvider TimeOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
