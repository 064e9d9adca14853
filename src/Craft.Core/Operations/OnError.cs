using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Answers with what the handler returns when the route fails; the last handler counts.</summary>
    /// <typeparam name="TBody">The type of the replacement, or <see cref="Recovery"/>.</typeparam>
    /// <param name="handler">Gets the error and the exchange as it entered; returns the new body, or a <see cref="Recovery"/>.</param>
    public TSelf OnError<TBody>(Func<CraftException, Exchange, TBody> handler) =>
        With(Definition.WithOnly(new OnErrorStep(ErrorHandler.Of(handler))));

    /// <inheritdoc cref="OnError{TBody}(Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(3)]
    public TSelf OnError<TBody>(Func<CraftException, Exchange, Task<TBody>> handler) =>
        With(Definition.WithOnly(new OnErrorStep(ErrorHandler.Of(handler))));

    /// <inheritdoc cref="OnError{TBody}(Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(2)]
    public TSelf OnError<TBody>(Func<CraftException, Exchange, ValueTask<TBody>> handler) =>
        With(Definition.WithOnly(new OnErrorStep(ErrorHandler.Of(handler))));

    /// <summary>Catches a handler that returns nothing.</summary>
    /// <param name="handler">The handler.</param>
    [Obsolete(ErrorHandler.ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf OnError(Func<CraftException, Exchange, Task> handler) => throw new NotSupportedException();

    /// <inheritdoc cref="OnError(Func{CraftException, Exchange, Task})" />
    [Obsolete(ErrorHandler.ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf OnError(Action<CraftException, Exchange> handler) => throw new NotSupportedException();
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

    /// <summary>Catches a handler that returns nothing.</summary>
    /// <param name="handler">The handler.</param>
    [Obsolete(ErrorHandler.ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> OnError(Func<CraftException, Exchange, Task> handler) => throw new NotSupportedException();

    /// <inheritdoc cref="OnError(Func{CraftException, Exchange, Task})" />
    [Obsolete(ErrorHandler.ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> OnError(Action<CraftException, Exchange> handler) => throw new NotSupportedException();
}

/// <summary>Handles the failures of a whole route.</summary>
internal sealed class OnErrorStep(ErrorHandler handler) : Step
{
    public override string Name => "onError";

    public override Stage Stage => Stage.Error;

    public override bool Surrounds => true;

    public override void Check(Capability capability, Problems problems)
    {
        if (capability.OutputType is { } output && !handler.CanGive(output))
        {
            problems.Add(
                CraftError.LanguageMisuse,
                capability.Id,
                $".OnError gives {TypeNames.Of(handler.BodyType)}, but .Output<{TypeNames.Of(output)}>() is declared. "
                    + $"Give {TypeNames.Of(output)}, or a Recovery.");
        }
    }

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        try
        {
            return await next(exchange).ConfigureAwait(false);
        }
        catch (Exception exception) when (Failure.IsOurs(exception, exchange.Call))
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

    public override void Check(Capability capability, Step inner, Type result, Problems problems)
    {
        if (!handler.CanGive(result))
        {
            problems.Add(
                CraftError.LanguageMisuse,
                capability.Id,
                $".OnError gives {TypeNames.Of(handler.BodyType)}, but the route goes on after .{inner.Name} with {TypeNames.Of(result)}. "
                    + $"Give {TypeNames.Of(result)}, or a Recovery.");
        }
    }

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next step)
    {
        try
        {
            return await step(exchange).ConfigureAwait(false);
        }
        catch (Exception exception) when (Failure.IsOurs(exception, exchange.Call))
        {
            return await handler.InvokeAsync(exception, exchange).ConfigureAwait(false);
        }
    }
}

/// <summary>A user's handler in whichever form it was written.</summary>
internal sealed class ErrorHandler
{
    public const string ReturnsNothing = "This handler returns nothing. Return the new body, or Recovery.Rethrow() after your work.";

    private readonly Func<CraftException, Exchange, ValueTask<object?>> _handler;

    private ErrorHandler(Type bodyType, Func<CraftException, Exchange, ValueTask<object?>> handler)
    {
        BodyType = bodyType;
        _handler = handler;
    }

    /// <summary>What the handler says that it returns.</summary>
    public Type BodyType { get; }

    public static ErrorHandler Of<TBody>(Func<CraftException, Exchange, TBody> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(typeof(TBody), (error, exchange) => new(f(error, exchange)));
    }

    public static ErrorHandler Of<TBody>(Func<CraftException, Exchange, Task<TBody>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(typeof(TBody), async (error, exchange) => await f(error, exchange).ConfigureAwait(false));
    }

    public static ErrorHandler Of<TBody>(Func<CraftException, Exchange, ValueTask<TBody>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(typeof(TBody), async (error, exchange) => await f(error, exchange).ConfigureAwait(false));
    }

    /// <summary>Whether a value of the declared type can also be one of another type.</summary>
    public bool CanGive(Type type) =>
        BodyType == typeof(Recovery)
        || type.IsAssignableFrom(BodyType)
        || BodyType.IsAssignableFrom(type)
        || (BodyType.IsInterface && !type.IsSealed)
        || (type.IsInterface && !BodyType.IsSealed);

    public async ValueTask<Exchange> InvokeAsync(Exception exception, Exchange exchange)
    {
        var error = Failure.Wrap(exception);
        var answer = await _handler(error, exchange).ConfigureAwait(false);
        return answer switch
        {
            Recovery { Kind: RecoveryKind.Rethrow } => throw error,
            null when BodyType == typeof(Recovery) => throw error,
            Recovery { Kind: RecoveryKind.Drop } recovery => exchange.Drop((string)recovery.Value!),
            Recovery recovery => exchange.WithBody(recovery.Value),
            _ => exchange.WithBody(answer),
        };
    }
}
