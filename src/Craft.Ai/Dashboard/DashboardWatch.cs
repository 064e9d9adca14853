using Crafting.Pipeline;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Does not let an application start whose operator's page anybody could read, or nobody.</summary>
internal sealed class DashboardWatch(DashboardMapping mapping, IServiceProvider services, IHostEnvironment environment)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not earlier: endpoints are built, with all that was added to them, when the web server starts.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var all = services.GetService<EndpointDataSource>()?.Endpoints;
        if (all is null || mapping.Built.Count == 0)
            return;
        if (environment.IsDevelopment())
        {
            Announce();
            return;
        }

        var problems = new Problems();
        if (mapping.Built.Any(page => page.Metadata.OfType<IAllowAnonymous>().Any()))
            Report("MapCraftDashboard is followed by AllowAnonymous, and outside Development nobody reads the page without signing in. "
                + "Remove it.");
        foreach (var policy in mapping.Policies.Distinct(StringComparer.Ordinal))
        {
            if (services.GetService<IAuthorizationPolicyProvider>() is { } policies
                && await policies.GetPolicyAsync(policy).ConfigureAwait(false) is null)
                Report($"MapCraftDashboard names the policy \"{policy}\", which the application does not have. "
                    + "Add a policy of this name, or correct it.");
        }

        if (services.GetService<IAuthorizationPolicyProvider>() is null || !await HasSchemesAsync().ConfigureAwait(false))
            Report("MapCraftDashboard is called, but nobody can sign in. Call AddAuthentication(…) with a scheme, and AddAuthorization().");
        problems.ThrowIfAny();

        void Report(string sentence) => problems.Add(CraftError.Misconfigured, null, sentence);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> HasSchemesAsync() =>
        services.GetService<IAuthenticationSchemeProvider>() is { } schemes
        && (await schemes.GetAllSchemesAsync().ConfigureAwait(false)).Any();

    private void Announce()
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Craft.Dashboard");
        var shown = mapping.Built.OfType<RouteEndpointBuilder>().Last().RoutePattern.RawText?.TrimStart('/');
        foreach (var address in services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            ServerLog.DashboardAt(logger, $"{address.TrimEnd('/')}/{shown}");
    }
}
