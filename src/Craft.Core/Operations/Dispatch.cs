using System.Collections.Immutable;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Sends the message along one of several paths, and goes on with its result.</summary>
    /// <typeparam name="TNew">The type of the body that leaves each path.</typeparam>
    /// <param name="to">Says how a path is chosen, for example <c>to => to.Failover(path => …, path => …)</c>.</param>
    public Route<TNew> Dispatch<TNew>(Func<Dispatch<T>, Dispatched<TNew>> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        var dispatched = to(new()) ?? throw new ArgumentException("The strategy is null.", nameof(to));
        return Then<TNew>(new DispatchStep(dispatched.Strategy, dispatched.Paths));
    }
}

/// <summary>Runs one of several blocks, and goes on with what comes out of it.</summary>
internal sealed class DispatchStep(PathStrategy strategy, ImmutableArray<Branch> paths) : Step
{
    private const int MostPaths = 100;

    public override string Name => "dispatch";

    internal override IEnumerable<Step> Inner => paths.SelectMany(path => path.Steps);

    public override void Check(Capability capability, Problems problems)
    {
        if (paths.Length is 0 or > MostPaths)
            problems.Add(CraftError.Misconfigured, capability.Id, FormattableString.Invariant($".Dispatch was given {paths.Length} paths. Give it 1 to {MostPaths}."));
        strategy.Check(capability, problems);
        foreach (var path in paths)
            path.Check("Dispatch", capability, problems);
    }

    public override Step Begin(StepContext context) => new DispatchStep(strategy.Begin(), [.. paths.Select(path => path.Begin(context))]);

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var chosen = strategy.Choose(exchange, paths.Length);
        return strategy.TriesOthers ? TryAsync(chosen, exchange, next) : paths[chosen].RunAsync(exchange, next);
    }

    public override string ToString() => $"{Name}({strategy}; {string.Join(" | ", paths)})";

    private async ValueTask<Exchange> TryAsync(int path, Exchange exchange, Next next)
    {
        Exchange? result = null;
        while (result is null)
        {
            try
            {
                result = await paths[path].RunAsync(exchange).ConfigureAwait(false);
            }
            catch (Exception exception) when (path + 1 < paths.Length && MayPass(exception) && Failure.IsOurs(exception, exchange.Call))
            {
                Report(exchange, ++path, exception);
            }
        }

        // Only now, outside of what is tried again: a failure behind the dispatch is not the path's.
        return result.IsDropped ? result : await next(result).ConfigureAwait(false);
    }

    // An open circuit is no reason to call the same path again, and every reason to call another one.
    private static bool MayPass(Exception exception) =>
        exception is not CraftException { Error: var error } || error.Retryable || error.Code == CraftError.CircuitOpen.Code;

    private static void Report(Exchange exchange, int path, Exception exception)
    {
        var route = exchange.Call.Route;
        var code = Failure.CodeOf(exception);
        Telemetry.Failovers.Add(1, new(Telemetry.RouteTag, route.Id), new(Telemetry.ErrorTag, code));
        var correlationId = exchange.CorrelationId;
        CallLog.PathFailedOver(route.Logger, path, route.Id, code, correlationId, Failure.DetailOf(exception));
    }
}
