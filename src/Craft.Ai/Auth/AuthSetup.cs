using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
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
        // ASP.NET Core's line about each request holds the whole query, and with it codes and states. A configured rule wins.
        services.Configure<LoggerFilterOptions>(filter =>
        {
            filter.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning, null));
            // Craft.Auth says who was not let in, and why, at a level that fits the reason.
            filter.Rules.Insert(0, new LoggerFilterRule(null, typeof(BearerHandler).FullName, LogLevel.Warning, null));
        });
        services.AddMetrics();
        services.AddSingleton(provider => new Outbound(provider.GetRequiredService<IHttpClientFactory>(), TimeOf(provider)));
        services.AddSingleton(provider => Server(provider, mcp));
        services.AddSingleton(provider => new Lazy<AuthServer>(provider.GetRequiredService<AuthServer>));
        services.AddSingleton<Challenge>();
        services.AddSingleton(
            provider => new AuthWatch(provider.GetRequiredService<AuthServer>().Logger, provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(provider => new ClientDirectory(provider.GetRequiredService<AuthServer>()));
        services.AddSingleton(provider => Bearer(provider, mcp));
        services.AddSingleton<BearerDoor>();
        services.AddSingleton<IHostedService, AuthStartup>();
        if (mcp.Oauth!.Endpoints is not null)
            services.AddProxy();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, BearerHandler>(McpAuthentication.Scheme, null);
    }

    private static void AddProxy(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.AddSingleton(provider => new RelayEnvelope(provider.GetRequiredService<IDataProtectionProvider>(), TimeOf(provider)));
        services.AddSingleton(provider => new ProxyRates(provider.GetRequiredService<AuthServer>().Options.Limits));
    }

    private static AuthServer Server(IServiceProvider services, McpOptions mcp)
    {
        var outbound = services.GetRequiredService<Outbound>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var options = mcp.Oauth!;
        if (options.Preset is { } preset)
            options = options with { Client = preset.Clients(outbound, loggers.CreateLogger(AuthServer.LogName)) };
        var name = options.ResourceName ?? mcp.Title ?? mcp.Name ?? services.GetRequiredService<IHostEnvironment>().ApplicationName;
        return new(
            options,
            options.Verify!,
            () => OwnUrls.From(options, mcp.Path, ListenAddress.First(services, mcp.Host, mcp.Port)),
            name,
            outbound,
            TimeOf(services),
            loggers);
    }

    private static BearerAuthentication Bearer(IServiceProvider services, McpOptions mcp)
    {
        var server = services.GetRequiredService<AuthServer>();
        var clients = server.Options.Client is null ? null : services.GetRequiredService<ClientDirectory>();
        var check = server.Verifier.Open(
            new(() => server.Urls.Resource, server.Outbound, clients is null ? null : clients.FindAsync, server.Time, server.Logger));
        return new(server, new TokenCache(check, server.Time), UserinfoChoice.Open(mcp, server), services.GetRequiredService<AuthWatch>());
    }

    private static TimeProvider TimeOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
