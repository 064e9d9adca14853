using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Sends the message along every path at once, waits for all, and goes on unchanged.</summary>
    /// <param name="paths">The steps of each path. They share the body; each has an id and services of its own.</param>
    public Route<T> Multicast(params Func<Route<T>, Capability>[] paths) => Multicast(new MulticastOptions(), paths);

    /// <summary>Sends the message along every path at once, waits for all, and goes on unchanged.</summary>
    /// <param name="options">How many run at once, and what a path that fails does to the call.</param>
    /// <param name="paths">The steps of each path. They share the body; each has an id and services of its own.</param>
    [OverloadResolutionPriority(1)]
    public Route<T> Multicast(MulticastOptions options, params Func<Route<T>, Capability>[] paths)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(paths);
        return Then(new MulticastStep(options, [.. paths.Select((path, i) => new Branch(FormattableString.Invariant($"path {i + 1}"), BranchOf(path)))]));
    }
}

/// <summary>Runs every path on a call of its own, and goes on when all have ended.</summary>
internal sealed class MulticastStep(MulticastOptions options, ImmutableArray<Branch> paths) : Step
{
    public override string Name => "multicast";

    internal override IEnumerable<Step> Inner => paths.SelectMany(path => path.Steps);

    public override void Check(Capability capability, Problems problems)
    {
        if (paths.IsEmpty)
            problems.Add(CraftError.Misconfigured, capability.Id, ".Multicast has no path. Give it one at least: .Multicast(path => path.To(…)).");
        if (options.MaxParallel is < 1)
            problems.Add(CraftError.Misconfigured, capability.Id, FormattableString.Invariant($".Multicast was given MaxParallel {options.MaxParallel}. Use 1 or more, or leave it out to run all paths at once."));
        foreach (var path in paths)
            path.Check("Multicast", capability, problems);
    }

    public override Step Begin(StepContext context) => new MulticastStep(options, [.. paths.Select(path => path.Begin(context))]);

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var failures = new ExceptionDispatchInfo?[paths.Length];
        await Parallel.ForAsync(0, paths.Length, new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallel ?? paths.Length }, async (i, _) =>
            failures[i] = await RunAsync(paths[i], exchange).ConfigureAwait(false)).ConfigureAwait(false);

        // Nobody waits for the result any more, or the protocol has something to say: no path's failure comes before that.
        var first = Find(failures, exception => !Failure.IsOurs(exception, exchange.Call));
        first?.Throw();
        first = options.IsolateFailures ? null : Find(failures, _ => true);
        for (var i = 0; i < failures.Length; i++)
        {
            if (failures[i] is { } failure)
                Report(exchange, i + 1, failure.SourceException, isLogged: failure != first);
        }

        first?.Throw();
        return await next(exchange).ConfigureAwait(false);
    }

    public override string ToString() => $"{Name}({string.Join(" | ", paths)})";

    private static async Task<ExceptionDispatchInfo?> RunAsync(Branch path, Exchange exchange)
    {
        try
        {
            if (exchange.Call.IsCancelled)
                throw new OperationCanceledException(exchange.CancellationToken);
            await path.RunPartAsync(exchange).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    private static ExceptionDispatchInfo? Find(ExceptionDispatchInfo?[] failures, Func<Exception, bool> isSought) =>
        Array.Find(failures, failure => failure is not null && isSought(failure.SourceException));

    // The failure that the call itself fails with has its line already; the others would be lost without one.
    private static void Report(Exchange exchange, int path, Exception exception, bool isLogged)
    {
        var route = exchange.Call.Route;
        var code = Failure.CodeOf(exception);
        Telemetry.PathFailures.Add(1, new(Telemetry.RouteTag, route.Id), new(Telemetry.ErrorTag, code));
        if (isLogged)
        {
            var correlationId = exchange.CorrelationId;
            CallLog.PathFailed(route.Logger, path, route.Id, code, correlationId, Failure.DetailOf(exception));
        }
    }
}
