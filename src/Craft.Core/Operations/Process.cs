using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Gives the whole exchange to a function and goes on with what it returns.</summary>
    /// <param name="process">Returns the exchange, changed by its With… methods.</param>
    public Route<T> Process(Func<Exchange, Exchange> process) => Then<T>(new ProcessStep<T>(ProcessStep<T>.Of(process)));

    /// <inheritdoc cref="Process(Func{Exchange, Exchange})" />
    [OverloadResolutionPriority(3)]
    public Route<T> Process(Func<Exchange, Task<Exchange>> process) => Then<T>(new ProcessStep<T>(ProcessStep<T>.Of(process)));

    /// <inheritdoc cref="Process(Func{Exchange, Exchange})" />
    [OverloadResolutionPriority(2)]
    public Route<T> Process(Func<Exchange, ValueTask<Exchange>> process) => Then<T>(new ProcessStep<T>(ProcessStep<T>.Of(process)));

    /// <summary>The same, where the returned exchange carries a body of another type.</summary>
    /// <typeparam name="TNew">The type of the new body.</typeparam>
    /// <param name="process">Returns the exchange, changed by its With… methods.</param>
    public Route<TNew> Process<TNew>(Func<Exchange, Exchange> process) => Then<TNew>(new ProcessStep<TNew>(ProcessStep<TNew>.Of(process)));

    /// <inheritdoc cref="Process{TNew}(Func{Exchange, Exchange})" />
    [OverloadResolutionPriority(3)]
    public Route<TNew> Process<TNew>(Func<Exchange, Task<Exchange>> process) =>
        Then<TNew>(new ProcessStep<TNew>(ProcessStep<TNew>.Of(process)));

    /// <inheritdoc cref="Process{TNew}(Func{Exchange, Exchange})" />
    [OverloadResolutionPriority(2)]
    public Route<TNew> Process<TNew>(Func<Exchange, ValueTask<Exchange>> process) =>
        Then<TNew>(new ProcessStep<TNew>(ProcessStep<TNew>.Of(process)));
}

/// <summary>Lets a function change the exchange as a whole.</summary>
internal sealed class ProcessStep<TNew>(Next process) : Step
{
    public override string Name => "process";

    public static Next Of(Func<Exchange, Exchange> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return exchange => new(f(exchange));
    }

    public static Next Of(Func<Exchange, Task<Exchange>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return exchange => new(f(exchange));
    }

    public static Next Of(Func<Exchange, ValueTask<Exchange>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return exchange => f(exchange);
    }

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var result = await process(exchange).ConfigureAwait(false);
        if (result is null || !result.Call.IsSameAs(exchange.Call))
            throw new CraftException(
                CraftError.Misconfigured,
                null,
                new InvalidOperationException("Process must return the exchange that it was given, or a copy of it."));
        if (result.IsDropped)
            return result;
        if (result.Body is not TNew && !(result.Body is null && default(TNew) is null))
            throw new CraftException(
                CraftError.Misconfigured,
                null,
                new InvalidOperationException($"Process returned a body that is not {typeof(TNew)}. Write Process<TheNewType>(…)."));
        return await next(result).ConfigureAwait(false);
    }
}
