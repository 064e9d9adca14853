using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Fetches something for the body and goes on with it.</summary>
    /// <typeparam name="TValue">The type of what is fetched.</typeparam>
    /// <param name="fetch">Fetches the value.</param>
    public Route<TValue> Enrich<TValue>(Func<T, TValue> fetch) =>
        Then<TValue>(new EnrichStep<T, TValue, TValue>(fetch, static (_, value) => value));

    /// <inheritdoc cref="Enrich{TValue}(Func{T, TValue})" />
    public Route<TValue> Enrich<TValue>(Func<T, Exchange, TValue> fetch) =>
        Then<TValue>(new EnrichStep<T, TValue, TValue>(fetch, static (_, value) => value));

    /// <inheritdoc cref="Enrich{TValue}(Func{T, TValue})" />
    [OverloadResolutionPriority(3)]
    public Route<TValue> Enrich<TValue>(Func<T, Task<TValue>> fetch) =>
        Then<TValue>(new EnrichStep<T, TValue, TValue>(fetch, static (_, value) => value));

    /// <inheritdoc cref="Enrich{TValue}(Func{T, TValue})" />
    [OverloadResolutionPriority(3)]
    public Route<TValue> Enrich<TValue>(Func<T, Exchange, Task<TValue>> fetch) =>
        Then<TValue>(new EnrichStep<T, TValue, TValue>(fetch, static (_, value) => value));

    /// <inheritdoc cref="Enrich{TValue}(Func{T, TValue})" />
    [OverloadResolutionPriority(2)]
    public Route<TValue> Enrich<TValue>(Func<T, ValueTask<TValue>> fetch) =>
        Then<TValue>(new EnrichStep<T, TValue, TValue>(fetch, static (_, value) => value));

    /// <inheritdoc cref="Enrich{TValue}(Func{T, TValue})" />
    [OverloadResolutionPriority(2)]
    public Route<TValue> Enrich<TValue>(Func<T, Exchange, ValueTask<TValue>> fetch) =>
        Then<TValue>(new EnrichStep<T, TValue, TValue>(fetch, static (_, value) => value));

    /// <summary>Fetches something for the body and goes on with both merged.</summary>
    /// <typeparam name="TValue">The type of what is fetched.</typeparam>
    /// <typeparam name="TNew">The type of the new body.</typeparam>
    /// <param name="fetch">Fetches the value.</param>
    /// <param name="merge">Makes the new body of the old one and the value.</param>
    public Route<TNew> Enrich<TValue, TNew>(Func<T, TValue> fetch, Func<T, TValue, TNew> merge) =>
        Then<TNew>(new EnrichStep<T, TValue, TNew>(fetch, merge));

    /// <inheritdoc cref="Enrich{TValue, TNew}(Func{T, TValue}, Func{T, TValue, TNew})" />
    public Route<TNew> Enrich<TValue, TNew>(Func<T, Exchange, TValue> fetch, Func<T, TValue, TNew> merge) =>
        Then<TNew>(new EnrichStep<T, TValue, TNew>(fetch, merge));

    /// <inheritdoc cref="Enrich{TValue, TNew}(Func{T, TValue}, Func{T, TValue, TNew})" />
    [OverloadResolutionPriority(3)]
    public Route<TNew> Enrich<TValue, TNew>(Func<T, Task<TValue>> fetch, Func<T, TValue, TNew> merge) =>
        Then<TNew>(new EnrichStep<T, TValue, TNew>(fetch, merge));

    /// <inheritdoc cref="Enrich{TValue, TNew}(Func{T, TValue}, Func{T, TValue, TNew})" />
    [OverloadResolutionPriority(3)]
    public Route<TNew> Enrich<TValue, TNew>(Func<T, Exchange, Task<TValue>> fetch, Func<T, TValue, TNew> merge) =>
        Then<TNew>(new EnrichStep<T, TValue, TNew>(fetch, merge));

    /// <inheritdoc cref="Enrich{TValue, TNew}(Func{T, TValue}, Func{T, TValue, TNew})" />
    [OverloadResolutionPriority(2)]
    public Route<TNew> Enrich<TValue, TNew>(Func<T, ValueTask<TValue>> fetch, Func<T, TValue, TNew> merge) =>
        Then<TNew>(new EnrichStep<T, TValue, TNew>(fetch, merge));

    /// <inheritdoc cref="Enrich{TValue, TNew}(Func{T, TValue}, Func{T, TValue, TNew})" />
    [OverloadResolutionPriority(2)]
    public Route<TNew> Enrich<TValue, TNew>(Func<T, Exchange, ValueTask<TValue>> fetch, Func<T, TValue, TNew> merge) =>
        Then<TNew>(new EnrichStep<T, TValue, TNew>(fetch, merge));

    /// <summary>Fetches with an adapter and goes on with what it gave.</summary>
    /// <typeparam name="TValue">The type of what is fetched.</typeparam>
    /// <param name="enricher">The adapter.</param>
    public Route<TValue> Enrich<TValue>(IEnricher<T, TValue> enricher)
    {
        ArgumentNullException.ThrowIfNull(enricher);
        return Then<TValue>(new EnrichStep<T, TValue, TValue>(
            (Func<T, Exchange, ValueTask<TValue>>)enricher.FetchAsync, static (_, value) => value, enricher));
    }

    /// <summary>Fetches with an adapter and goes on with both merged.</summary>
    /// <typeparam name="TValue">The type of what is fetched.</typeparam>
    /// <typeparam name="TNew">The type of the new body.</typeparam>
    /// <param name="enricher">The adapter.</param>
    /// <param name="merge">Makes the new body of the old one and the value.</param>
    public Route<TNew> Enrich<TValue, TNew>(IEnricher<T, TValue> enricher, Func<T, TValue, TNew> merge)
    {
        ArgumentNullException.ThrowIfNull(enricher);
        return Then<TNew>(new EnrichStep<T, TValue, TNew>((Func<T, Exchange, ValueTask<TValue>>)enricher.FetchAsync, merge, enricher));
    }

    /// <summary>Catches a lambda that returns nothing.</summary>
    /// <param name="fetch">The lambda.</param>
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Enrich(Func<T, Task> fetch) => throw new NotSupportedException();

    /// <inheritdoc cref="Enrich(Func{T, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Enrich(Func<T, Exchange, Task> fetch) => throw new NotSupportedException();

    /// <inheritdoc cref="Enrich(Func{T, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Enrich(Action<T> fetch) => throw new NotSupportedException();

    /// <inheritdoc cref="Enrich(Func{T, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Enrich(Action<T, Exchange> fetch) => throw new NotSupportedException();
}

/// <summary>Fetches a value and merges it into the body.</summary>
internal sealed class EnrichStep<T, TValue, TNew> : Step
{
    private readonly Lambda<T, TValue> _fetch;
    private readonly Func<T, TValue, TNew> _merge;

    public EnrichStep(Lambda<T, TValue> fetch, Func<T, TValue, TNew> merge, object? adapter = null)
    {
        ArgumentNullException.ThrowIfNull(merge);
        _fetch = fetch;
        _merge = merge;
        Adapter = adapter as IAdapterCheck;
    }

    public override string Name => "enrich";

    internal override IAdapterCheck? Adapter { get; }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var task = _fetch.InvokeAsync(exchange);
        return task.IsCompletedSuccessfully ? next(Merge(exchange, task.Result)) : Await(task, exchange, next);
    }

    private async ValueTask<Exchange> Await(ValueTask<TValue> task, Exchange exchange, Next next) =>
        await next(Merge(exchange, await task.ConfigureAwait(false))).ConfigureAwait(false);

    private Exchange Merge(Exchange exchange, TValue value) => exchange.WithBody(_merge((T)exchange.Body!, value));
}
