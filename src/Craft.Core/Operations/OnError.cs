using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Handles whatever fails in the route: the answer is what the handler returns.</summary>
    /// <typeparam name="TBody">The type of the replacement, or <see cref="Recovery"/>.</typeparam>
    /// <param name="handler">Gets the error and the exchange as it entered; returns the new body, or a <see cref="Recovery"/>.</param>
    public TSelf OnError<TBody>(Func<CraftException, Exchange, TBody> handler) =>
        With(Definition.With(new OnErrorStep(ErrorHandler.Of(handler))));

    /// <inheritdoc cref="OnError{TBody}(Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(3)]
    public TSelf OnError<TBody>(Func<CraftException, Exchange, Task<TBody>> handler) =>
        With(Definition.With(new OnErrorStep(ErrorHandler.Of(handler))));

    /// <inheritdoc cref="OnError{TBody}(Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(2)]
    public TSelf OnError<TBody>(Func<CraftException, Exchange, ValueTask<TBody>> handler) =>
        With(Definition.With(new OnErrorStep(ErrorHandler.Of(handler))));
}

public sealed partial class Route<T>
{
    /// <summary>Handles a failure of the next step, and goes on with what the handler returns.</summary>
    /// <typeparam name="TBody">The type of the replacement, or <see cref="Recovery"/>.</typeparam>
    /// <param name="handler">Gets the error and the exchange as it entered; returns the new body, or a <see cref="Recovery"/>.</param>
    public Route<T> OnError<TBody>(Func<CraftException, Exchange, TBody> handler) =>
        Around(new OnErrorWrapper(ErrorHandler.Of(handler)));

    /// <inheritdoc cref="OnError{TBody}(Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(3)]
    public Route<T> OnError<TBody>(Func<CraftException, Exchange, Task<TBody>> handler) =>
        Around(new OnErrorWrapper(ErrorHandler.Of(handler)));

    /// <inheritdoc cref="OnError{TBody}(Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(2)]
    public Route<T> OnError<TBody>(Func<CraftException, Exchange, ValueTask<TBody>> handler) =>
        Around(new OnErrorWrapper(ErrorHandler.Of(handler)));
}

/// <summary>Handles the failures of a whole route. The last one written counts.</summary>
internal sealed class OnErrorStep(ErrorHandler handler) : Step
{
    public override string Name => "onError";

    public override Stage Stage => Stage.Error;

    public override bool Surrounds => true;

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        try
        {
            return await next(exchange).ConfigureAwait(false);
        }
        catch (Exception exception) when (Failure.IsOurs(exception, exchange))
        {
            var result = await handler.InvokeAsync(exception, exchange).ConfigureAwait(false);

            // The replacement is an answer like any other: it must keep the promise of the output contract.
            return result.IsDropped ? result : OutputStep.Hold(result);
        }
    }
}

/// <summary>Handles the failures of one step.</summary>
internal sealed class OnErrorWrapper(ErrorHandler handler) : StepWrapper
{
    public override string Name => "onError";

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next step)
    {
        try
        {
            return await step(exchange).ConfigureAwait(false);
        }
        catch (Exception exception) when (Failure.IsOurs(exception, exchange))
        {
            return await handler.InvokeAsync(exception, exchange).ConfigureAwait(false);
        }
    }
}

/// <summary>A user's handler in whichever form it was written.</summary>
internal sealed class ErrorHandler
{
    private readonly Func<CraftException, Exchange, ValueTask<object?>> _handler;

    private ErrorHandler(Func<CraftException, Exchange, ValueTask<object?>> handler) => _handler = handler;

    public static ErrorHandler Of<TBody>(Func<CraftException, Exchange, TBody> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((error, exchange) => new(f(error, exchange)));
    }

    public static ErrorHandler Of<TBody>(Func<CraftException, Exchange, Task<TBody>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(async (error, exchange) => await f(error, exchange).ConfigureAwait(false));
    }

    public static ErrorHandler Of<TBody>(Func<CraftException, Exchange, ValueTask<TBody>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(async (error, exchange) => await f(error, exchange).ConfigureAwait(false));
    }

    public async ValueTask<Exchange> InvokeAsync(Exception exception, Exchange exchange)
    {
        var error = Failure.Wrap(exception);
        var answer = await _handler(error, exchange).ConfigureAwait(false);
        return answer switch
        {
            Recovery { Kind: RecoveryKind.Rethrow } => throw error,
            Recovery { Kind: RecoveryKind.Drop } recovery => exchange.Drop((string)recovery.Value!),
            Recovery recovery => exchange.WithBody(recovery.Value),
            _ => exchange.WithBody(answer),
        };
    }
}
