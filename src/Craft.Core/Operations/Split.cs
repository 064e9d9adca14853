using System.Collections.Immutable;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crafting;

public sealed partial class Route<T>
{
    private const string SplitsLater = "Fetch the parts with Enrich first, then split: .Enrich(…).Split().";

    /// <summary>Takes the body apart: the steps up to Aggregate run once for each part.</summary>
    /// <typeparam name="TItem">The type of the parts.</typeparam>
    /// <param name="items">Gives the parts; all are read before the first one runs.</param>
    /// <param name="options">How the parts run; one after the other by default.</param>
    public Route<TItem> Split<TItem>(Func<T, IEnumerable<TItem>> items, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Open<TItem>((exchange, most) => new(PartReader.Read(items((T)exchange.Body!), most)), options);
    }

    /// <inheritdoc cref="Split{TItem}(Func{T, IEnumerable{TItem}}, SplitOptions)" />
    public Route<TItem> Split<TItem>(Func<T, Exchange, IEnumerable<TItem>> items, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Open<TItem>((exchange, most) => new(PartReader.Read(items((T)exchange.Body!, exchange), most)), options);
    }

    /// <inheritdoc cref="Split{TItem}(Func{T, IEnumerable{TItem}}, SplitOptions)" />
    [OverloadResolutionPriority(1)]
    public Route<TItem> Split<TItem>(Func<T, IAsyncEnumerable<TItem>> items, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Open<TItem>((exchange, most) => PartReader.ReadAsync(items((T)exchange.Body!), most, exchange.CancellationToken), options);
    }

    /// <inheritdoc cref="Split{TItem}(Func{T, IEnumerable{TItem}}, SplitOptions)" />
    [OverloadResolutionPriority(1)]
    public Route<TItem> Split<TItem>(Func<T, Exchange, IAsyncEnumerable<TItem>> items, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Open<TItem>(
            (exchange, most) => PartReader.ReadAsync(items((T)exchange.Body!, exchange), most, exchange.CancellationToken), options);
    }

    /// <summary>Catches a function that fetches the parts asynchronously.</summary>
    /// <typeparam name="TAny">The type of the list.</typeparam>
    /// <param name="items">The lambda.</param>
    /// <param name="options">The options.</param>
    [Obsolete(SplitsLater, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<TAny> Split<TAny>(Func<T, Task<TAny>> items, SplitOptions? options = null) => throw new NotSupportedException();

    /// <inheritdoc cref="Split{TAny}(Func{T, Task{TAny}}, SplitOptions)" />
    [Obsolete(SplitsLater, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<TAny> Split<TAny>(Func<T, Exchange, Task<TAny>> items, SplitOptions? options = null) => throw new NotSupportedException();

    private Route<TItem> Open<TItem>(PartReader.Parts parts, SplitOptions? options) =>
        new(Definition.Unguarded("Split").WithGate(new OpenSplitStep(parts, options ?? new())));
}

/// <summary>Reads the parts of one message, all of them before the first one runs: too many are refused before anything happened.</summary>
internal static class PartReader
{
    public delegate ValueTask<List<object?>> Parts(Exchange exchange, int most);

    public static List<object?> Read<TItem>(IEnumerable<TItem>? items, int most)
    {
        if (Given(items).TryGetNonEnumeratedCount(out var count) && count > most)
            throw TooMany(most);
        var parts = new List<object?>(count);
        foreach (var item in items!)
            Add(parts, item, most);
        return parts;
    }

    public static async ValueTask<List<object?>> ReadAsync<TItem>(
        IAsyncEnumerable<TItem>? items, int most, CancellationToken cancellationToken)
    {
        var parts = new List<object?>();
        await foreach (var item in Given(items).WithCancellation(cancellationToken).ConfigureAwait(false))
            Add(parts, item, most);
        return parts;
    }

    private static TItems Given<TItems>(TItems? items)
        where TItems : class =>
        items ?? throw new InvalidOperationException("The parts for .Split are null. Give an empty list when there are none.");

    private static void Add(List<object?> parts, object? item, int most)
    {
        if (parts.Count == most)
            throw TooMany(most);
        parts.Add(item);
    }

    private static CraftException TooMany(int most) =>
        new(CraftError.ValidationFailed, FormattableString.Invariant($"The message has more than {most} parts."));
}

/// <summary>A split whose parts are not joined yet; Aggregate puts a <see cref="SplitStep{TPart, TNew}"/> in its place.</summary>
internal sealed class OpenSplitStep(PartReader.Parts parts, SplitOptions options) : Step
{
    public override string Name => "split";

    public SplitOptions Options => options;

    public override void Check(Capability capability, Problems problems)
    {
        problems.Add(
            CraftError.LanguageMisuse,
            capability.Id,
            ".Split is never joined. Write .Aggregate() behind the steps for the parts.");
        CheckOptions(capability, problems);
    }

    public void CheckOptions(Capability capability, Problems problems)
    {
        if (options.Parallelism < 1)
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Split was given Parallelism {options.Parallelism}. Give 1 for one part after the other, or more.");
        }

        if (options.MaxParts < 1)
            problems.Add(CraftError.Misconfigured, capability.Id, $".Split was given MaxParts {options.MaxParts}. Give 1 or more.");
        if (!Enum.IsDefined(options.OnFailure))
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Split was given OnFailure {(int)options.OnFailure}, which means nothing. Give PartFailure.Fail or PartFailure.Skip.");
        }
    }

    public ValueTask<List<object?>> ReadAsync(Exchange exchange) => parts(exchange, options.MaxParts);

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        throw new InvalidOperationException("The split is not joined.");
}

/// <summary>Runs a block for each part and joins the results: the barrier, the order and the nesting come from being one step.</summary>
internal sealed class SplitStep<TPart, TNew>(OpenSplitStep open, Block block, Lambda<IReadOnlyList<TPart>, TNew> join, ILogger log) : Step
{
    // Stands where a part left no result.
    private static readonly object Left = new();

    public override string Name => "split";

    internal override IEnumerable<Step> Inner => block.Steps;

    public override void Check(Capability capability, Problems problems)
    {
        open.CheckOptions(capability, problems);
        block.Check("Split", capability, problems);
    }

    public override Step Begin(StepContext context) => new SplitStep<TPart, TNew>(
        open,
        block.Begin(context),
        join,
        context.Services.GetService<ILoggerFactory>()?.CreateLogger(CallLog.Category) ?? NullLogger.Instance);

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var parts = await open.ReadAsync(exchange).ConfigureAwait(false);
        if (open.Options.Parallelism == 1 || parts.Count < 2)
            await OneByOneAsync(exchange, parts).ConfigureAwait(false);
        else
            await AtOnceAsync(exchange, parts).ConfigureAwait(false);
        TPart[] results = [.. parts.Where(part => part != Left).Cast<TPart>()];
        return await next(exchange.WithBody(await join.InvokeAsync(results, exchange).ConfigureAwait(false))).ConfigureAwait(false);
    }

    public override string ToString() => block.Steps.IsEmpty ? "split -> aggregate" : $"split({block}) -> aggregate";

    // Every result takes the place of its part, so that the order is that of the parts whoever ends first.
    private async ValueTask OneByOneAsync(Exchange exchange, List<object?> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (exchange.Call.IsCancelled)
                exchange.CancellationToken.ThrowIfCancellationRequested();
            parts[i] = await RunAsync(exchange, parts[i], i).ConfigureAwait(false);
        }
    }

    // Cancels the others when one part fails, and waits for them.
    private Task AtOnceAsync(Exchange exchange, List<object?> parts) => Parallel.ForAsync(
        0,
        parts.Count,
        new ParallelOptions { MaxDegreeOfParallelism = open.Options.Parallelism, CancellationToken = exchange.CancellationToken },
        async (i, token) => parts[i] = await RunAsync(exchange.WithCancellation(token), parts[i], i).ConfigureAwait(false));

    private async ValueTask<object?> RunAsync(Exchange whole, object? item, int index)
    {
        var call = whole.Call.Child();
        using var activity = call.IsTraced ? Telemetry.Source.StartActivity("part") : null;
        activity?.SetTag(Telemetry.RouteTag, call.Route.Id).SetTag(Telemetry.PartTag, index);
        try
        {
            var result = await block.RunAsync(new(call, item, (ImmutableDictionary<string, object?>)whole.Headers)).ConfigureAwait(false);
            if (result.DropReason is not { } reason)
                return result.Body;
            activity?.SetTag(Telemetry.DropReasonTag, reason);
            Telemetry.PartDrops.Add(1, new(Telemetry.RouteTag, call.Route.Id), new(Telemetry.DropReasonTag, reason));
        }
        catch (Exception exception) when (Failure.IsOurs(exception, call))
        {
            activity?.Fail(Failure.CodeOf(exception));
            if (open.Options.OnFailure == PartFailure.Fail)
                throw;
            LeaveOut(CraftException.Of(exception), call);
        }
        finally
        {
            await EndAsync(call).ConfigureAwait(false);
        }

        return Left;
    }

    private void LeaveOut(CraftException error, Call call)
    {
        Telemetry.PartFailures.Add(1, new(Telemetry.RouteTag, call.Route.Id), new(Telemetry.ErrorTag, error.Code));

        // What a refusal says may repeat the part, and that has no place in the log.
        var told = error.Error.HttpStatus >= 500 ? error.InnerException ?? error : error.InnerException;
        CallLog.PartLeftOut(log, call.Route.Id, error.Code, call.CorrelationId, told);
    }

    private async ValueTask EndAsync(Call call)
    {
        try
        {
            await call.EndAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CallLog.ServiceLeft(log, call.Route.Id, call.CorrelationId, exception);
        }
    }
}
