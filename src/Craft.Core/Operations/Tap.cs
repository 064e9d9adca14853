using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Does something on the side: the call neither waits for it nor fails with it.</summary>
    /// <param name="effect">Gets a copy of the exchange with an id and services of its own; a failure is logged.</param>
    public Route<T> Tap(Action<T> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="Tap(Action{T})" />
    public Route<T> Tap(Action<T, Exchange> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="Tap(Action{T})" />
    [OverloadResolutionPriority(3)]
    public Route<T> Tap(Func<T, Task> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="Tap(Action{T})" />
    [OverloadResolutionPriority(3)]
    public Route<T> Tap(Func<T, Exchange, Task> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="Tap(Action{T})" />
    [OverloadResolutionPriority(2)]
    public Route<T> Tap(Func<T, ValueTask> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <inheritdoc cref="Tap(Action{T})" />
    [OverloadResolutionPriority(2)]
    public Route<T> Tap(Func<T, Exchange, ValueTask> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <typeparam name="TAny">The type of a result that is not used.</typeparam>
    /// <inheritdoc cref="Tap(Action{T})" />
    [OverloadResolutionPriority(1)]
    public Route<T> Tap<TAny>(Func<T, ValueTask<TAny>> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <typeparam name="TAny">The type of a result that is not used.</typeparam>
    /// <inheritdoc cref="Tap(Action{T})" />
    [OverloadResolutionPriority(1)]
    public Route<T> Tap<TAny>(Func<T, Exchange, ValueTask<TAny>> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <typeparam name="TAny">The type of a result that is not used.</typeparam>
    /// <inheritdoc cref="Tap(Action{T})" />
    [OverloadResolutionPriority(-1)]
    public Route<T> Tap<TAny>(Func<T, TAny> effect) => Then(new TapStep<T>(Effect<T>.Of(effect)));

    /// <summary>Does something on the side: the call neither waits for it nor fails with it.</summary>
    /// <param name="destination">The adapter.</param>
    public Route<T> Tap(IDestination<T> destination) => Then(new TapStep<T>(Effect<T>.Of(destination), destination));
}

/// <summary>Runs a side effect beside the route. Failures are logged; a stopping host waits for it.</summary>
internal sealed class TapStep<T>(Effect<T> effect, object? adapter = null) : Step
{
    public override string Name => "tap";

    internal override IAdapterCheck? Adapter { get; } = adapter as IAdapterCheck;

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        exchange.Call.Route.Detach(exchange, effect.InvokeAsync);
        return next(exchange);
    }
}
