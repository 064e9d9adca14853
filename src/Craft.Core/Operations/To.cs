using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Delivers the body and waits for it; the body goes on unchanged.</summary>
    /// <param name="effect">Delivers the body.</param>
    public Route<T> To(Action<T> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="To(Action{T})" />
    public Route<T> To(Action<T, Exchange> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="To(Action{T})" />
    [OverloadResolutionPriority(3)]
    public Route<T> To(Func<T, Task> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="To(Action{T})" />
    [OverloadResolutionPriority(3)]
    public Route<T> To(Func<T, Exchange, Task> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="To(Action{T})" />
    [OverloadResolutionPriority(2)]
    public Route<T> To(Func<T, ValueTask> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="To(Action{T})" />
    [OverloadResolutionPriority(2)]
    public Route<T> To(Func<T, Exchange, ValueTask> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <typeparam name="TAny">The type of a result that is not used.</typeparam>
    /// <inheritdoc cref="To(Action{T})" />
    [OverloadResolutionPriority(1)]
    public Route<T> To<TAny>(Func<T, ValueTask<TAny>> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <typeparam name="TAny">The type of a result that is not used.</typeparam>
    /// <inheritdoc cref="To(Action{T})" />
    [OverloadResolutionPriority(1)]
    public Route<T> To<TAny>(Func<T, Exchange, ValueTask<TAny>> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <typeparam name="TAny">The type of a result that is not used.</typeparam>
    /// <inheritdoc cref="To(Action{T})" />
    [OverloadResolutionPriority(-1)]
    public Route<T> To<TAny>(Func<T, TAny> effect) => Then(new ToStep<T>(Effect<T>.Of(effect)));

    /// <summary>Delivers the body and waits for it; the body goes on unchanged.</summary>
    /// <param name="destination">The adapter.</param>
    public Route<T> To(IDestination<T> destination) => Then(new ToStep<T>(Effect<T>.Of(destination), destination));
}

/// <summary>Delivers the body and goes on with it.</summary>
internal sealed class ToStep<T>(Effect<T> effect, object? adapter = null) : Step
{
    public override string Name => "to";

    internal override IAdapterCheck? Adapter { get; } = adapter as IAdapterCheck;

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var task = effect.InvokeAsync(exchange);
        return task.IsCompletedSuccessfully ? next(exchange) : Await(task, exchange, next);
    }

    private static async ValueTask<Exchange> Await(ValueTask task, Exchange exchange, Next next)
    {
        await task.ConfigureAwait(false);
        return await next(exchange).ConfigureAwait(false);
    }
}
