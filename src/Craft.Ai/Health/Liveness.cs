using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Crafting.Ai;

/// <summary>Whether the process can answer at all: restarting it must help, so nothing else counts.</summary>
internal sealed class Liveness : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy());
}
