using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Runs the steps of the route again when they fail, but not the door.</summary>
    /// <param name="options">How often and when; 3 tries by default.</param>
    [OverloadResolutionPriority(1)]
    public TSelf Retry(RetryOptions? options = null) => With(Definition.WithOnly(new RetryStep(options ?? new())));

    /// <summary>Runs the steps of the route again when they fail, but not the door.</summary>
    /// <param name="attempts">How many tries there are, the first one included.</param>
    public TSelf Retry(int attempts) => Retry(new RetryOptions { Attempts = attempts });
}

public sealed partial class Route<T>
{
    /// <summary>Runs the next step again when it fails.</summary>
    /// <param name="options">How often and when; 3 tries by default.</param>
    [OverloadResolutionPriority(1)]
    public Route<T> Retry(RetryOptions? options = null) => Around(new RetryStep(options ?? new()));

    /// <summary>Runs the next step again when it fails.</summary>
    /// <param name="attempts">How many tries there are, the first one included.</param>
    public Route<T> Retry(int attempts) => Retry(new RetryOptions { Attempts = attempts });

    /// <summary>Runs a block of steps again, from its beginning, when one of them fails.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the block.</typeparam>
    /// <param name="options">How often and when.</param>
    /// <param name="block">The steps, written as on a route.</param>
    public Route<TNew> Retry<TNew>(RetryOptions options, Func<Route<T>, Route<TNew>> block)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new RetryStep(options), block);
    }

    /// <summary>Runs a block of steps again, from its beginning, when one fails: 3 tries.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the block.</typeparam>
    /// <param name="block">The steps, written as on a route.</param>
    public Route<TNew> Retry<TNew>(Func<Route<T>, Route<TNew>> block) => Retry(new RetryOptions(), block);
}

/// <summary>Runs what it surrounds again, each time with the same exchange.</summary>
internal sealed class RetryStep(RetryOptions options, ResiliencePipeline<RetryStep.Attempts>? pipeline = null) : Step
{
    private const int MostAttempts = 100;
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    public override string Name => "retry";

    public override Stage Stage => Stage.Retry;

    public override bool Surrounds => true;

    public override void Check(Capability capability, Problems problems)
    {
        if (options.Attempts is < 2 or > MostAttempts)
            Report($"Attempts = {options.Attempts}. Give it from 2 to {MostAttempts} tries, the first one included, or leave .Retry out");
        if (options.Delay < TimeSpan.Zero || options.Delay > Most)
            Report($"Delay = {options.Delay:c}. Give it a wait of at most one day");
        if (options.MaxDelay < options.Delay || options.MaxDelay > Most)
            Report($"MaxDelay = {options.MaxDelay:c}. Give it at least the Delay, and at most one day");
        if (!Enum.IsDefined(options.Backoff))
            Report($"Backoff = {(int)options.Backoff}. Give it a value of RetryBackoff");

        void Report(string what) => problems.Add(CraftError.Misconfigured, capability.Id, $".Retry was given {what}.");
    }

    public override Step Begin(StepContext context) =>
        new RetryStep(options, new ResiliencePipelineBuilder<Attempts> { TimeProvider = context.Time }.AddRetry(Strategy()).Build());

    // The first try is outside of the library: work that succeeds costs nothing.
    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        ValueTask<Exchange> first;
        try
        {
            first = next(exchange);
        }
        catch (Exception exception)
        {
            first = ValueTask.FromException<Exchange>(exception);
        }

        return first.IsCompletedSuccessfully ? first : TryAsync(first, exchange, next);
    }

    private async ValueTask<Exchange> TryAsync(ValueTask<Exchange> first, Exchange exchange, Next next)
    {
        Attempts attempts;
        try
        {
            return await first.ConfigureAwait(false);
        }
        catch (Exception exception) when (!exchange.Call.IsCancelled && Failure.IsOurs(exception, exchange.Call))
        {
            attempts = new(exchange, next, exception);
        }

        await pipeline!.ExecuteAsync(
            static (attempts, _) => attempts.RunAsync(), attempts, exchange.CancellationToken).ConfigureAwait(false);
        return attempts.Result ?? attempts.Throw();
    }

    private RetryStrategyOptions<Attempts> Strategy() => new()
    {
        MaxRetryAttempts = options.Attempts - 1,
        Delay = options.Delay,
        MaxDelay = options.MaxDelay,
        UseJitter = options.Jitter,
        BackoffType = options.Backoff switch
        {
            RetryBackoff.Linear => DelayBackoffType.Linear,
            RetryBackoff.Constant => DelayBackoffType.Constant,
            _ => DelayBackoffType.Exponential,
        },
        ShouldHandle = args => new(args.Outcome.Result is { Error: not null } attempts && ShouldGoOn(attempts)),
        DelayGenerator = static args => new(args.Outcome.Result?.RetryAfter),
        OnRetry = args =>
        {
            args.Outcome.Result?.Report(args.AttemptNumber + 2, options.Attempts, args.RetryDelay);
            return default;
        },
    };

    // Who is asked to come back later than the longest wait gives up at once: coming back earlier would only make it worse.
    private bool ShouldGoOn(Attempts attempts) =>
        !attempts.Exchange.Call.IsCancelled && !(attempts.RetryAfter > options.MaxDelay)
            && ErrorChoice.Holds(options.Which, attempts.Error!, attempts.Exchange.Call);

    /// <summary>The tries of one exchange, the first of which has failed already.</summary>
    internal sealed class Attempts(Exchange exchange, Next next, Exception first)
    {
        private bool _isFirst = true;

        public Exchange Exchange => exchange;

        public Exchange? Result { get; private set; }

        public Exception? Error { get; private set; } = first;

        public TimeSpan? RetryAfter => (Error as CraftException)?.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : null;

        public async ValueTask<Attempts> RunAsync()
        {
            if (_isFirst)
            {
                _isFirst = false;
                return this;
            }

            try
            {
                Error = null;
                Result = await next(exchange).ConfigureAwait(false);
            }
            catch (Exception exception) when (Failure.IsOurs(exception, exchange.Call))
            {
                Error = exception;
            }

            return this;
        }

        public void Report(int attempt, int attempts, TimeSpan wait)
        {
            Telemetry.Retries.Add(1, new(Telemetry.RouteTag, exchange.RouteId), new(Telemetry.ErrorTag, Failure.CodeOf(Error!)));
            if (exchange.Call.Route.Calls is { } log && log.IsEnabled(LogLevel.Information))
            {
                var error = Failure.Wrap(Error!);

                // What a refusal says may repeat arguments; see CallOutcome.
                var cause = error.InnerException ?? (error.Error.HttpStatus >= 500 ? error : null);
                CallLog.Retrying(
                    log, exchange.RouteId, attempt, attempts, wait.TotalSeconds, error.Code, exchange.Id, exchange.CorrelationId, cause);
            }
        }

        public Exchange Throw()
        {
            ExceptionDispatchInfo.Throw(Error!);
            return exchange;
        }
    }
}
