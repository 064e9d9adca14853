using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authentication;
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
        services.AddSingleton(Bearer);
        services.AddSingleton<BearerDoor>();
        services.AddSingleton<IHostedService, AuthStartup>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, BearerHandler>(CraftAuthentication.Scheme, null);
    }

    private static AuthServer Server(IServiceProvider services, McpOptions mcp)
    {
        var options = mcp.Auth!.Options;
        var name = options.ResourceName ?? mcp.Title ?? mcp.Name ?? services.GetRequiredService<IHostEnvironment>().ApplicationName;
        return new(
            options,
            options.Verify!,
            () => AuthUrls.From(options, mcp.Path, ListenAddress.First(services, mcp.Host, mcp.Port)),
            name,
            services.GetRequiredService<Outbound>(),
            TimeOf(services),
            services.GetRequiredService<ILoggerFactory>());
    }

    private static BearerAuthentication Bearer(IServiceProvider services)
    {
        var server = services.GetRequiredService<AuthServer>();
        var check = server.Verifier.Open(new(() => server.Urls.Resource, server.Outbound, null, server.Time, server.Logger));
        return new(server, new TokenCache(check, server.Time), null, services.GetRequiredService<AuthWatch>());
    }

    private static TimeProvider TimeOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
