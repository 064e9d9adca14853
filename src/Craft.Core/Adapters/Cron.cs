using Crafting.Pipeline;
using Cronos;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

public static partial class Dsl
{
    /// <summary>A source that fires by a schedule, one run at a time.</summary>
    /// <param name="expression">Five fields, six with seconds first, or a nickname, for example <c>0 6 * * MON-FRI</c>,
    /// <c>@daily</c>.</param>
    /// <param name="timeZone">The IANA name, for example <c>Europe/Vienna</c>; UTC unless given.</param>
    /// <param name="options">The number of ticks and the jitter.</param>
    public static ISource<CronTick> Cron(string expression, string timeZone = "UTC", CronOptions? options = null) =>
        new CronSource(expression, timeZone, options ?? new());
}

/// <summary>Waits for each occurrence. One that finds the run before still at work is a misfire, and skipped.</summary>
internal sealed class CronSource(string expression, string timeZone, CronOptions options) : ISource, ISource<CronTick>
{
    // More is not counted one by one: the clock has leapt, and the schedule begins anew.
    private const int MostMissed = 1000;

    private static readonly TimeSpan LongestJitter = TimeSpan.FromHours(1);

    public string Name => "cron";

    public ISource Untyped => this;

    public void Check(Capability capability, IServiceProvider services, Problems problems)
    {
        var now = (services.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow();
        var zone = FindZone();
        if (zone is null)
            Wrong($"Cron was given the time zone \"{timeZone}\", which this system does not know. "
                + "Give an IANA name such as \"Europe/Vienna\".");
        if (Parse() is not { } schedule)
            Wrong($"Cron was given \"{expression}\", which is no schedule. "
                + "Give five fields, six with seconds first, or a nickname such as @daily.");
        else if (schedule.GetNextOccurrence(now, zone ?? TimeZoneInfo.Utc) is null)
            Wrong($"Cron was given \"{expression}\", which never comes. Correct the day or the month.");
        if (options.Count < 1)
            Wrong($"CronOptions.Count is {options.Count}. Give 1 or more, or leave it out.");
        if (options.Jitter < TimeSpan.Zero || options.Jitter > LongestJitter)
            Wrong($"CronOptions.Jitter is {options.Jitter}. Give zero or more, at most {LongestJitter}.");

        void Wrong(string sentence) => problems.Add(CraftError.Misconfigured, capability.Id, sentence);
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken) =>
        Subscription.RunAsync(intake, new Waiting(Parse()!, FindZone()!, options).RunAsync, cancellationToken);

    private TimeZoneInfo? FindZone() =>
        timeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : null;

    private CronExpression? Parse()
    {
        var fields = (expression ?? "").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        return CronExpression.TryParse(expression ?? "", fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, out var parsed)
            ? parsed
            : null;
    }

    /// <summary>The state of one schedule in one application.</summary>
    private sealed class Waiting(CronExpression schedule, TimeZoneInfo zone, CronOptions options)
    {
        private long _fired;

        public async Task RunAsync(SourceRun run)
        {
            var next = Following(run.Time.GetUtcNow());
            run.Ready();
            while (next is { } due && _fired < (options.Count ?? long.MaxValue))
            {
                await DelayUntilAsync(run, due + Schedule.Jitter(options.Jitter)).ConfigureAwait(false);
                due = LastDue(run, due);
                if (run.TryRoom())
                    run.Post(new() { Body = new CronTick(due, run.Time.GetUtcNow(), ++_fired) });
                else
                    run.Misfired(due);
                next = Following(due);
            }
        }

        // By the wall clock, read again and again: schedules follow its corrections.
        private static async Task DelayUntilAsync(SourceRun run, DateTimeOffset time)
        {
            var longest = TimeSpan.FromHours(1);
            while (time - run.Time.GetUtcNow() is { Ticks: > 0 } left)
                await run.DelayAsync(left < longest ? left : longest).ConfigureAwait(false);
            run.Stopping.ThrowIfCancellationRequested();
        }

        /// <summary>The last occurrence that is due: those before it are missed, as after a long sleep of the machine.</summary>
        private DateTimeOffset LastDue(SourceRun run, DateTimeOffset due)
        {
            var (first, missed, now) = (due, 0, run.Time.GetUtcNow());
            while (Following(due) is { } following && following <= now)
            {
                if (++missed == MostMissed)
                {
                    due = now;
                    break;
                }

                due = following;
            }

            if (missed > 0)
                run.Misfired(first, missed);
            return due;
        }

        private DateTimeOffset? Following(DateTimeOffset time) => schedule.GetNextOccurrence(time, zone);
    }
}
