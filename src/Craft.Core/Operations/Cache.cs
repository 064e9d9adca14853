using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Crafting.Pipeline;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Answers the same call of the same caller from memory for five minutes.</summary>
    public TSelf Cache() => Cache(new CacheOptions());

    /// <summary>Answers the same call of the same caller from memory.</summary>
    /// <param name="ttl">How long an answer is kept.</param>
    public TSelf Cache(TimeSpan ttl) => Cache(new CacheOptions { Ttl = ttl });

    /// <summary>Answers the same call from memory. The last one written counts.</summary>
    /// <param name="options">Which calls are the same, and for how long.</param>
    [OverloadResolutionPriority(1)]
    public TSelf Cache(CacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(Definition.WithOnly(new CacheStep(options)));
    }
}

public sealed partial class Route<T>
{
    /// <summary>Takes the result of the next step from memory for five minutes.</summary>
    public Route<T> Cache() => Cache(new CacheOptions());

    /// <summary>Takes the result of the next step from memory, for each caller and body.</summary>
    /// <param name="ttl">How long a result is kept.</param>
    public Route<T> Cache(TimeSpan ttl) => Cache(new CacheOptions { Ttl = ttl });

    /// <summary>Takes the result of the next step from memory.</summary>
    /// <param name="options">Which calls get the same result, and for how long.</param>
    [OverloadResolutionPriority(1)]
    public Route<T> Cache(CacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new CacheStep(options));
    }

    /// <summary>Takes the result of a block of steps from memory.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the block.</typeparam>
    /// <param name="options">Which calls get the same result, and for how long.</param>
    /// <param name="block">The steps, for example <c>block => block.Enrich(…)</c>.</param>
    public Route<TNew> Cache<TNew>(CacheOptions options, Func<Route<T>, Route<TNew>> block)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new CacheStep(options), block);
    }
}

/// <summary>Answers from memory.</summary>
internal sealed class CacheStep(
    CacheOptions options, CacheKeys? keys = null, CachedJson? json = null, HybridCache? cache = null, bool isAroundRoute = false) : Step
{
    private readonly HybridCacheEntryOptions _entry = new() { Expiration = options.Ttl };

    public override string Name => "cache";

    public override Stage Stage => Stage.Cache;

    public override bool Surrounds => true;

    public override void Check(Capability capability, Problems problems)
    {
        Step[] body = [.. All(capability.Definition.Steps.Where(step => step.Stage == Stage.Body))];
        Check(body, capability.ResultType, sentence => problems.Add(CraftError.Misconfigured, capability.Id, sentence));
    }

    internal override void CheckAround(Capability capability, IEnumerable<Step> inside, Type result, Problems problems)
    {
        Step[] all = [.. All(inside)];
        Check(all, result, Report);

        // The caller of the steps that follow would be another one after an answer from memory.
        if (all.Any(step => step is DelegateStep))
            Report(".Cache surrounds .Delegate, which an answer from memory would skip. Move .Delegate before it.");

        void Report(string sentence) => problems.Add(CraftError.Misconfigured, capability.Id, sentence);
    }

    private void Check(Step[] inside, Type result, Action<string> report)
    {
        if (options.Ttl <= TimeSpan.Zero || options.Ttl > TimeSpan.FromDays(30))
            report($".Cache was given {options.Ttl}. Write how long an answer is kept, up to 30 days.");
        if (options.MaxBytes is < 1 or > CacheStore.MostBytesOfOne)
            report(FormattableString.Invariant(
                $".Cache was given {options.MaxBytes} for MaxBytes. Write a number from 1 to {CacheStore.MostBytesOfOne}."));
        if (result == typeof(object))
            report(".Cache keeps results as JSON, and an object cannot be read back from it. Give the result a type of its own.");

        // Who may see a result is part of the usual key, and of no other.
        if (options.Key is not null && inside.Any(step => step is AuthorizeStep))
        {
            report(".Cache has a Key and surrounds .Authorize, which an answer from memory would skip. "
                + "Move .Authorize before it, or leave Key out.");
        }
    }

    public override Step Begin(StepContext context)
    {
        var json = CachedJson.For(context, options.MaxBytes);
        var store = context.Services.GetRequiredService<CacheStore>();
        return new CacheStep(options, new CacheKeys(context, json, options.Key), json, store.Cache, context.IsAroundRoute);
    }

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var key = keys!.Of(exchange);
        while (true)
        {
            var flight = new CacheFlight(exchange, next, json!.Keep);
            try
            {
                // Without a token the work runs here, as part of the call that comes first, and not on a thread of the cache's.
                var work = cache!.GetOrCreateAsync(
                    key, flight, static (flight, _) => flight.LeadAsync(), _entry, null, CancellationToken.None);
                var kept = await flight.WaitAsync(work).ConfigureAwait(false);
                if (flight.Result is { } own)
                    return Missed(own);
                if (Answer(exchange, kept) is { } answer)
                    return Hit(answer);

                // Of another version of the application. It makes room, and this call goes its own way.
                await cache.RemoveAsync(key, exchange.CancellationToken).ConfigureAwait(false);
            }
            catch (LeaderGoneException) when (flight.Error is null)
            {
                exchange.CancellationToken.ThrowIfCancellationRequested();
                continue;
            }
            catch (LeaderFailedException failed) when (flight.Error is null)
            {
                ExceptionDispatchInfo.Throw(failed.InnerException!);
            }
            catch (NotKeptException notKept) when (flight.Result is null && notKept.DropReason is { } reason)
            {
                return Hit(exchange.Drop(reason));
            }
            catch (NotKeptException notKept)
                when (flight.Result is null && notKept.Kept is { } kept && Answer(exchange, kept) is { } answer)
            {
                return Hit(answer);
            }
            catch (Exception exception) when (!Failure.IsCancellation(exception, exchange.Call) || flight.Error is not null)
            {
                flight.Error?.Throw();
                if (exception is not (NotKeptException or LeaderGoneException))
                    Failed(exchange, exception);
                if (flight.Result is { } own)
                    return Missed(own);
            }

            return await next(exchange).ConfigureAwait(false);
        }
    }

    public override string ToString() => $"cache({options.Ttl}{(options.Key is null ? "" : " by key")})";

    private static IEnumerable<Step> All(IEnumerable<Step> steps) => steps.SelectMany(step => All(step.Inner).Prepend(step));

    // What the route promises holds for an answer from memory as well, and whoever sends it wants its JSON.
    private Exchange? Answer(Exchange exchange, CachedResult kept)
    {
        try
        {
            var answer = exchange.WithBody(json!.Read(kept));
            return isAroundRoute ? OutputStep.Hold(answer) : answer;
        }
        catch (Exception exception)
        {
            Failed(exchange, exception);
            return null;
        }
    }

    private static Exchange Hit(Exchange answer)
    {
        Telemetry.CacheHits.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, answer.RouteId));
        return answer;
    }

    private static Exchange Missed(Exchange answer)
    {
        Telemetry.CacheMisses.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, answer.RouteId));
        return answer;
    }

    private static void Failed(Exchange exchange, Exception exception)
    {
        Telemetry.CacheFailures.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, exchange.RouteId));
        CallLog.CacheFailed(exchange.Call.Route.Logger, exchange.RouteId, exchange.CorrelationId, exception);
    }
}
