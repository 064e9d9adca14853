using Crafting.Ai;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what Craft knows about its health to ASP.NET Core's health checks.</summary>
public static class HealthExtensions
{
    /// <summary>Adds <c>craft-live</c> (tag <c>live</c>) and <c>craft-ready</c> (tag <c>ready</c>).</summary>
    /// <remarks>
    /// Live: the application answers. Ready: every route is compiled, every source delivers, and the application is not
    /// stopping; degraded while a step says so, as an open breaker does, which a load balancer need not act on.
    /// </remarks>
    /// <param name="builder">The builder from <c>AddHealthChecks()</c>.</param>
    public static IHealthChecksBuilder AddCraft(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddCheck<Liveness>("craft-live", tags: ["live"]);
        builder.AddCheck<Readiness>("craft-ready", tags: ["ready"]);
        return builder;
    }
}
