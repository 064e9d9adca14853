using System.Globalization;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Declines a message whose body was seen before, as <c>duplicate</c>.</summary>
    /// <param name="options">How long and for whom; 10 minutes and each caller apart by default.</param>
    public Route<T> Dedupe(DedupeOptions? options = null) =>
        Deduped(static exchange => MessageKey.OfBody(exchange.Body, typeof(T)), options);

    /// <summary>Declines a message whose key was seen before, as <c>duplicate</c>.</summary>
    /// <param name="key">By what the message is known again; null fails the call.</param>
    /// <param name="options">How long and for whom; 10 minutes and each caller apart by default.</param>
    public Route<T> Dedupe(Func<T, string?> key, DedupeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Deduped(exchange => key((T)exchange.Body!), options);
    }

    /// <inheritdoc cref="Dedupe(Func{T, string}, DedupeOptions)" />
    public Route<T> Dedupe(Func<T, Exchange, string?> key, DedupeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Deduped(exchange => key((T)exchange.Body!, exchange), options);
    }

    private Route<T> Deduped(Func<Exchange, string?> key, DedupeOptions? options) =>
        new(Definition.Unguarded("Dedupe").WithGate(new DedupeStep(key, options ?? new())));
}

/// <summary>A <c>Dedupe</c> that is not begun: it remembers nothing.</summary>
internal sealed class DedupeStep(Func<Exchange, string?> key, DedupeOptions options) : Step
{
    public override string Name => "dedupe";

    public override bool Surrounds => true;

    public override void Check(Capability capability, Problems problems)
    {
        if (options.Ttl <= TimeSpan.Zero)
            problems.Add(CraftError.Misconfigured, capability.Id, $".Dedupe was given a Ttl of {options.Ttl}. Give more than zero.");
        if (options.MaxKeys < 1)
            problems.Add(CraftError.Misconfigured, capability.Id, $".Dedupe was given MaxKeys {options.MaxKeys}. Give 1 or more.");
    }

    public override Step Begin(StepContext context)
    {
        // Replicas share a store, so a step needs a name there that is the same in all of them.
        var position = context.Capability.Definition.AllSteps.OfType<DedupeStep>().TakeWhile(step => step != this).Count();
        return new RememberingDedupe(
            key,
            options,
            string.Create(CultureInfo.InvariantCulture, $"{context.Capability.Id} {position}"),
            context.Services.GetService<IDedupeStore>() ?? new DedupeMemory(options.MaxKeys, context.Time),
            context.Services.GetService<ILoggerFactory>()?.CreateLogger(CallLog.Category) ?? NullLogger.Instance);
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        throw new InvalidOperationException("The step was not begun.");
}

/// <summary>Holds a key while its message runs, and keeps it when the message is done.</summary>
internal sealed class RememberingDedupe(Func<Exchange, string?> key, DedupeOptions options, string place, IDedupeStore store, ILogger log)
    : Step
{
    public override string Name => "dedupe";

    public override bool Surrounds => true;

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var own = MessageKey.Of(key, exchange);
        var known = OwnedKey.Of(options.AcrossCallers ? null : exchange.Principal, place, own);
        var owner = exchange.Id;
        if (!await TakeAsync(known, owner, exchange).ConfigureAwait(false))
            return exchange.Drop("duplicate");
        Exchange result;
        try
        {
            result = await next(exchange).ConfigureAwait(false);
        }
        catch
        {
            await LetGoAsync(known, owner, exchange.Call, isDone: false).ConfigureAwait(false);
            throw;
        }

        await LetGoAsync(known, owner, exchange.Call, isDone: !result.IsDropped).ConfigureAwait(false);
        return result;
    }

    private async ValueTask<bool> TakeAsync(string known, string owner, Exchange exchange)
    {
        try
        {
            return await store.TryTakeAsync(known, owner, options.Ttl, exchange.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not CraftException && Failure.IsOurs(exception, exchange.Call))
        {
            // Whether it is a duplicate is not known, so it does not run.
            throw new CraftException(CraftError.ConnectionFailed, null, exception);
        }
    }

    // The work is done or has failed already, whatever the store says now. And it is let go although the caller may have gone.
    private async ValueTask LetGoAsync(string known, string owner, Call call, bool isDone)
    {
        try
        {
            if (isDone)
                await store.KeepAsync(known, owner, options.Ttl, call.Route.Abandoned).ConfigureAwait(false);
            else
                await store.ReleaseAsync(known, owner, call.Route.Abandoned).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CallLog.KeyNotLetGo(log, call.Route.Id, call.CorrelationId, exception);
        }
    }
}
