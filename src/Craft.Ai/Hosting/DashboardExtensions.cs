using Crafting.Ai;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the operator's page.</summary>
public static class DashboardExtensions
{
    /// <summary>Maps a page that shows the routes, their counts and states, and the last exchanges.</summary>
    /// <remarks>
    /// Outside Development the caller must be signed in and satisfy the policy; an anonymous page does not start. In Development it
    /// is open to this machine alone. <c>AddRecorder</c> says how much is remembered.
    /// </remarks>
    /// <param name="endpoints">The application, or a group of its endpoints.</param>
    /// <param name="path">The path of the page; <c>/craft</c> by default.</param>
    /// <param name="policy">The authorization policy of its readers; null for the application's default policy.</param>
    /// <returns>The endpoint's conventions, to add your own.</returns>
    /// <exception cref="ArgumentException">When the path cannot be one.</exception>
    /// <exception cref="InvalidOperationException">When <c>AddMcp</c> was not called.</exception>
    public static IEndpointConventionBuilder MapCraftDashboard(
        this IEndpointRouteBuilder endpoints, string path = DashboardEndpoint.DefaultPath, string? policy = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (!HttpTransport.IsPath(path))
            throw new ArgumentException($"The path \"{path}\" cannot be one. Use a path such as /craft.", nameof(path));
        if (policy is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(policy);
        return DashboardEndpoint.Map(endpoints, path, policy);
    }

    internal static void AddDashboard(this IServiceCollection services)
    {
        services.TryAddSingleton<DashboardMapping>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DashboardWatch>());
    }
}
