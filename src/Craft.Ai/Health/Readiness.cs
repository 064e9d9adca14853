using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Crafting.Ai;

/// <summary>Whether the routes take messages, and whether a step asks for attention.</summary>
internal sealed class Readiness(IServiceProvider services) : IHealthCheck
{
    private const int MostNamed = 20;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(context.Registration.FailureStatus));

    private HealthCheckResult Check(HealthStatus failure)
    {
        if (services.GetService<RouteMonitor>() is not { } monitor)
            return new(failure, "There are no routes: AddCraft was not called on the services.");
        if (monitor.Phase != RunPhase.Running)
            return new(failure, $"The routes are {(monitor.Phase == RunPhase.Starting ? "starting" : "stopping")}.");
        var degraded = monitor.Routes
            .SelectMany(route => route.States.Where(IsDegraded).Select(state => $"{route.Capability.Id}: {state.Name}"))
            .Take(MostNamed)
            .ToArray();
        return degraded.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join(", ", degraded));
    }

    // A state that cannot be read is no reason to trust it.
    private static bool IsDegraded(IStepState state)
    {
        try
        {
            return state.IsDegraded;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
