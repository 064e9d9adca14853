using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Goes on only when the predicate holds; otherwise the call is declined.</summary>
    /// <param name="predicate">Whether to go on.</param>
    /// <param name="reason">Why the call is declined, for the log and the metrics.</param>
    public Route<T> Filter(Func<T, bool> predicate, string reason = "filtered") =>
        Then(new FilterStep<T>(predicate, reason));

    /// <inheritdoc cref="Filter(Func{T, bool}, string)" />
    public Route<T> Filter(Func<T, Exchange, bool> predicate, string reason = "filtered") =>
        Then(new FilterStep<T>(predicate, reason));

    /// <inheritdoc cref="Filter(Func{T, bool}, string)" />
    [OverloadResolutionPriority(3)]
    public Route<T> Filter(Func<T, Task<bool>> predicate, string reason = "filtered") =>
        Then(new FilterStep<T>(predicate, reason));

    /// <inheritdoc cref="Filter(Func{T, bool}, string)" />
    [OverloadResolutionPriority(3)]
    public Route<T> Filter(Func<T, Exchange, Task<bool>> predicate, string reason = "filtered") =>
        Then(new FilterStep<T>(predicate, reason));

    /// <inheritdoc cref="Filter(Func{T, bool}, string)" />
    [OverloadResolutionPriority(2)]
    public Route<T> Filter(Func<T, ValueTask<bool>> predicate, string reason = "filtered") =>
        Then(new FilterStep<T>(predicate, reason));

    /// <inheritdoc cref="Filter(Func{T, bool}, string)" />
    [OverloadResolutionPriority(2)]
    public Route<T> Filter(Func<T, Exchange, ValueTask<bool>> predicate, string reason = "filtered") =>
        Then(new FilterStep<T>(predicate, reason));
}

/// <summary>Drops the exchange unless a predicate holds.</summary>
internal sealed class FilterStep<T>(Lambda<T, bool> predicate, string reason) : Step
{
    public override string Name => "filter";

    public override void Check(Capability capability, Problems problems)
    {
        if (string.IsNullOrWhiteSpace(reason))
            problems.Add(CraftError.Misconfigured, capability.Id, ".Filter was given a blank reason. Leave it out or say why.");
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var task = predicate.InvokeAsync(exchange);
        return task.IsCompletedSuccessfully ? Go(task.Result, exchange, next) : Await(task, exchange, next);
    }

    private async ValueTask<Exchange> Await(ValueTask<bool> task, Exchange exchange, Next next) =>
        await Go(await task.ConfigureAwait(false), exchange, next).ConfigureAwait(false);

    private ValueTask<Exchange> Go(bool holds, Exchange exchange, Next next) =>
        holds ? next(exchange) : new ValueTask<Exchange>(exchange.Drop(reason));
}
