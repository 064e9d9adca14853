using Crafting.Pipeline;

namespace Crafting;

public static partial class Dsl
{
    /// <summary>A source that fires again and again.</summary>
    /// <param name="interval">The time between two runs.</param>
    /// <param name="options">The first delay, the number of ticks, the rate and the jitter.</param>
    public static ISource<TimerTick> Timer(TimeSpan interval, TimerOptions? options = null) => new TimerSource(interval, options ?? new());
}

/// <summary>Counts by the monotonic clock: a correction of the wall clock moves no tick.</summary>
internal sealed class TimerSource(TimeSpan interval, TimerOptions options) : ISource, ISource<TimerTick>
{
    public string Name => "timer";

    public ISource Untyped => this;

    public void Check(Capability capability, IServiceProvider services, Problems problems)
    {
        if (interval < TimeSpan.FromMilliseconds(1))
            Wrong($"Timer was given the interval {interval}. Give at least a millisecond, for example TimeSpan.FromMinutes(1).");
        if (options.FirstAfter < TimeSpan.Zero)
            Wrong($"TimerOptions.FirstAfter is {options.FirstAfter}. Give zero or more.");
        if (options.Count < 1)
            Wrong($"TimerOptions.Count is {options.Count}. Give 1 or more, or leave it out.");
        if (options.Jitter < TimeSpan.Zero || options.Jitter > interval)
            Wrong($"TimerOptions.Jitter is {options.Jitter}. Give zero or more, at most the interval ({interval}).");
        if (options is { FixedRate: false, Parallelism: > 1 })
            Wrong("TimerOptions.Parallelism lets runs overlap, which they cannot without FixedRate. Set FixedRate as well.");
        Parallelism.Check("TimerOptions.Parallelism", options.Parallelism, capability, problems);

        void Wrong(string sentence) => problems.Add(CraftError.Misconfigured, capability.Id, sentence);
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken) =>
        Subscription.RunAsync(intake, new Ticking(interval, options).RunAsync, cancellationToken, options.Parallelism);

    /// <summary>The state of one timer in one application.</summary>
    private sealed class Ticking(TimeSpan interval, TimerOptions options)
    {
        private long _fired;

        private bool IsDone => _fired >= (options.Count ?? long.MaxValue);

        public Task RunAsync(SourceRun run)
        {
            run.Ready();
            return options.FixedRate ? AtFixedRateAsync(run) : WithFixedDelayAsync(run);
        }

        private async Task WithFixedDelayAsync(SourceRun run)
        {
            var pause = options.FirstAfter;
            while (!IsDone)
            {
                var due = run.Time.GetUtcNow() + pause;
                await run.DelayAsync(pause + Schedule.Jitter(options.Jitter)).ConfigureAwait(false);
                await run.SendAsync(Tick(run, due)).ConfigureAwait(false);
                pause = interval;
            }
        }

        private async Task AtFixedRateAsync(SourceRun run)
        {
            var started = run.Time.GetTimestamp();
            var origin = run.Time.GetUtcNow();
            for (var due = options.FirstAfter; !IsDone; due += interval)
            {
                await run.DelayAsync(due - run.Time.GetElapsedTime(started) + Schedule.Jitter(options.Jitter)).ConfigureAwait(false);

                // After a long sleep of the machine only the last tick that was due fires.
                var missed = (run.Time.GetElapsedTime(started) - due).Ticks / interval.Ticks;
                if (missed > 0)
                {
                    run.Misfired(origin + due, missed);
                    due += interval * missed;
                }

                if (run.TryRoom())
                    run.Post(Tick(run, origin + due));
                else
                    run.Misfired(origin + due);
            }
        }

        private Arrival Tick(SourceRun run, DateTimeOffset due) => new() { Body = new TimerTick(due, run.Time.GetUtcNow(), ++_fired) };
    }
}
