using Crafting.Pipeline;
using Polly;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Bounds each attempt at the route; then the work is cancelled and fails (RC5011).</summary>
    /// <param name="time">How long an attempt may take: from 10 milliseconds to one day.</param>
    public TSelf Timeout(TimeSpan time) => With(Definition.WithOnly(new TimeoutStep(time)));
}

public sealed partial class Route<T>
{
    /// <summary>Bounds the next step; then its work is cancelled and it fails (RC5011).</summary>
    /// <param name="time">How long the step may take: from 10 milliseconds to one day.</param>
    public Route<T> Timeout(TimeSpan time) => Around(new TimeoutStep(time));

    /// <summary>Bounds a block of steps; then their work is cancelled and it fails (RC5011).</summary>
    /// <typeparam name="TNew">The type of the body that leaves the block.</typeparam>
    /// <param name="time">How long the block may take: from 10 milliseconds to one day.</param>
    /// <param name="block">The steps, written as on a route.</param>
    public Route<TNew> Timeout<TNew>(TimeSpan time, Func<Route<T>, Route<TNew>> block) => Around(new TimeoutStep(time), block);
}

/// <summary>Cancels what takes too long, and waits no longer for it.</summary>
internal sealed class TimeoutStep(TimeSpan time, ResiliencePipeline? pipeline = null) : Step
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    public override string Name => "timeout";

    public override Stage Stage => Stage.Timeout;

    public override bool Surrounds => true;

    public override void Check(Capability capability, Problems problems)
    {
        if (time < Least || time > Most)
            problems.Add(CraftError.Misconfigured, capability.Id, $".Timeout was given {time:c}. Give it a time from 10 milliseconds to one day.");
    }

    public override Step Begin(StepContext context) =>
        new TimeoutStep(time, new ResiliencePipelineBuilder { TimeProvider = context.Time }.AddTimeout(time).Build());

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        pipeline!.ExecuteAsync(static (attempt, token) => attempt.RunAsync(token), new Attempt(exchange, next, time), exchange.CancellationToken);

    private readonly record struct Attempt(Exchange Exchange, Next Next, TimeSpan Time)
    {
        public async ValueTask<Exchange> RunAsync(CancellationToken token)
        {
            Task<Exchange>? pending = null;
            try
            {
                var work = Next(Exchange.WithCancellation(token));

                // The token of the deadline also ends the waiting: work that does not look at it must not keep the caller.
                var result = work.IsCompleted ? await work.ConfigureAwait(false) : await (pending = work.AsTask()).WaitAsync(token).ConfigureAwait(false);
                return IsOver(token) ? throw Expired() : result.BackOn(Exchange.Call);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                if (pending is not null)
                    Exchange.Call.Route.Leave(Exchange, pending);
                if (IsOver(token))
                    throw Expired();
                throw;
            }
        }

        private bool IsOver(CancellationToken token) => token.IsCancellationRequested && !Exchange.Call.IsCancelled;

        private CraftException Expired()
        {
            Telemetry.Timeouts.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, Exchange.RouteId));
            return new(CraftError.TimedOut, null, new TimeoutException($"It took longer than its .Timeout of {Time:c}."));
        }
    }
}
