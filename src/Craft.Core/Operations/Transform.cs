using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Replaces the body with what the function returns.</summary>
    /// <typeparam name="TNew">The type of the new body.</typeparam>
    /// <param name="transform">Makes the new body.</param>
    public Route<TNew> Transform<TNew>(Func<T, TNew> transform) => Then<TNew>(new TransformStep<T, TNew>(transform));

    /// <inheritdoc cref="Transform{TNew}(Func{T, TNew})" />
    public Route<TNew> Transform<TNew>(Func<T, Exchange, TNew> transform) => Then<TNew>(new TransformStep<T, TNew>(transform));

    /// <inheritdoc cref="Transform{TNew}(Func{T, TNew})" />
    [OverloadResolutionPriority(3)]
    public Route<TNew> Transform<TNew>(Func<T, Task<TNew>> transform) => Then<TNew>(new TransformStep<T, TNew>(transform));

    /// <inheritdoc cref="Transform{TNew}(Func{T, TNew})" />
    [OverloadResolutionPriority(3)]
    public Route<TNew> Transform<TNew>(Func<T, Exchange, Task<TNew>> transform) => Then<TNew>(new TransformStep<T, TNew>(transform));

    /// <inheritdoc cref="Transform{TNew}(Func{T, TNew})" />
    [OverloadResolutionPriority(2)]
    public Route<TNew> Transform<TNew>(Func<T, ValueTask<TNew>> transform) => Then<TNew>(new TransformStep<T, TNew>(transform));

    /// <inheritdoc cref="Transform{TNew}(Func{T, TNew})" />
    [OverloadResolutionPriority(2)]
    public Route<TNew> Transform<TNew>(Func<T, Exchange, ValueTask<TNew>> transform) => Then<TNew>(new TransformStep<T, TNew>(transform));

    /// <summary>Catches a lambda that returns nothing.</summary>
    /// <param name="transform">The lambda.</param>
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Transform(Func<T, Task> transform) => throw new NotSupportedException();

    /// <inheritdoc cref="Transform(Func{T, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Transform(Func<T, Exchange, Task> transform) => throw new NotSupportedException();

    /// <inheritdoc cref="Transform(Func{T, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Transform(Action<T> transform) => throw new NotSupportedException();

    /// <inheritdoc cref="Transform(Func{T, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Transform(Action<T, Exchange> transform) => throw new NotSupportedException();
}

/// <summary>Replaces the body.</summary>
internal sealed class TransformStep<T, TNew>(Lambda<T, TNew> transform) : Step
{
    public override string Name => "transform";

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var task = transform.InvokeAsync(exchange);
        return task.IsCompletedSuccessfully ? next(exchange.WithBody(task.Result)) : Await(task, exchange, next);
    }

    private static async ValueTask<Exchange> Await(ValueTask<TNew> task, Exchange exchange, Next next) =>
        await next(exchange.WithBody(await task.ConfigureAwait(false))).ConfigureAwait(false);
}
