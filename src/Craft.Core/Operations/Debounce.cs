using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Lets only the last message of a burst through; declines the others as <c>debounced</c>.</summary>
    /// <param name="wait">How long nothing may come before the last one goes on; 24 hours at most.</param>
    /// <param name="options">How long and for whom; each caller apart by default.</param>
    public Route<T> Debounce(TimeSpan wait, DebounceOptions? options = null) => Debounced(wait, static _ => "", options);

    /// <summary>Lets the last message of a key's burst through; declines the others as <c>debounced</c>.</summary>
    /// <param name="wait">How long nothing may come before the last one goes on; 24 hours at most.</param>
    /// <param name="key">What belongs together; null fails the call.</param>
    /// <param name="options">How long and for whom; each caller apart by default.</param>
    public Route<T> Debounce(TimeSpan wait, Func<T, string?> key, DebounceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Debounced(wait, exchange => key((T)exchange.Body!), options);
    }

    /// <inheritdoc cref="Debounce(TimeSpan, Func{T, string}, DebounceOptions)" />
    public Route<T> Debounce(TimeSpan wait, Func<T, Exchange, string?> key, DebounceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Debounced(wait, exchange => key((T)exchange.Body!, exchange), options);
    }

    private Route<T> Debounced(TimeSpan wait, Func<Exchange, string?> key, DebounceOptions? options) =>
        new(Definition.Unguarded("Debounce").WithGate(new DebounceStep(wait, key, options ?? new())));
}

/// <summary>A <c>Debounce</c> that is not begun: it holds nothing.</summary>
internal sealed class DebounceStep(TimeSpan wait, Func<Exchange, string?> key, DebounceOptions options) : Step
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public override string Name => "debounce";

    public override void Check(Capability capability, Problems problems)
    {
        if (wait <= TimeSpan.Zero || wait > Longest)
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Debounce was given a wait of {wait}. Give more than zero, and 24 hours at most.");
        }

        if (options.MaxWait < wait || options.MaxWait > Longest)
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Debounce was given a MaxWait of {options.MaxWait}. Give at least the wait of {wait}, and 24 hours at most.");
        }

        if (options.MaxKeys < 1)
            problems.Add(CraftError.Misconfigured, capability.Id, $".Debounce was given MaxKeys {options.MaxKeys}. Give 1 or more.");
    }

    public override Step Begin(StepContext context)
    {
        var most = options.MaxWait ?? TimeSpan.FromTicks(Math.Min(wait.Ticks * 10, Longest.Ticks));
        return new HoldingDebounce(wait, most, key, options, context);
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        throw new InvalidOperationException("The step was not begun.");
}

/// <summary>Holds the last exchange of each burst until nothing has come for a while.</summary>
internal sealed class HoldingDebounce : Step, IDisposable
{
    private readonly TimeSpan _wait;
    private readonly TimeSpan _most;
    private readonly Func<Exchange, string?> _key;
    private readonly DebounceOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Burst> _bursts = new(StringComparer.Ordinal);
    private readonly CancellationTokenRegistration _stopping;
    private bool _isStopped;

    public HoldingDebounce(TimeSpan wait, TimeSpan most, Func<Exchange, string?> key, DebounceOptions options, StepContext context)
    {
        _wait = wait;
        _most = most;
        _key = key;
        _options = options;
        _time = context.Time;
        _stopping = context.Stopping.UnsafeRegister(static step => ((HoldingDebounce)step!).Stop(), this);
    }

    public override string Name => "debounce";

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var own = MessageKey.Of(_key, exchange);
        var key = OwnedKey.Of(_options.AcrossCallers ? null : exchange.Principal, own);
        var held = new Held();
        if (Hold(key, held))
        {
            await using var left = exchange.CancellationToken.UnsafeRegister(
                static (state, token) => ((Held)state!).TrySetCanceled(token), held).ConfigureAwait(false);
            try
            {
                if (!await held.Task.ConfigureAwait(false))
                    return exchange.Drop("debounced");
            }
            catch (OperationCanceledException)
            {
                Leave(key, held);
                throw;
            }
        }

        return await next(exchange).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        lock (_lock)
        {
            foreach (var burst in _bursts.Values)
                burst.Timer.Dispose();
        }
    }

    /// <summary>Puts an exchange in the place of the one held before it; false when nothing is held any more.</summary>
    private bool Hold(string key, Held held)
    {
        Held? before = null;
        lock (_lock)
        {
            if (_isStopped)
                return false;
            var now = _time.GetTimestamp();
            if (_bursts.TryGetValue(key, out var burst))
            {
                before = burst.Last;
                burst.Last = held;
                burst.LastAt = now;
                Arm(burst, Left(burst, now));
            }
            else
            {
                if (_bursts.Count >= _options.MaxKeys)
                    throw new CraftException(CraftError.Busy) { RetryAfter = _wait };
                burst = new(key, held, now);
                burst.Timer = _time.CreateTimer(state => Ring((Burst)state!), burst, _wait, Timeout.InfiniteTimeSpan);
                _bursts.Add(key, burst);
            }
        }

        before?.TrySetResult(false);
        return true;
    }

    private void Ring(Burst burst)
    {
        lock (_lock)
        {
            if (!_bursts.TryGetValue(burst.Key, out var known) || known != burst)
                return;

            // It may have rung just before somebody else took the place; then it rings again.
            if (Left(burst, _time.GetTimestamp()) is var left && left > TimeSpan.Zero)
            {
                Arm(burst, left);
                return;
            }

            Forget(burst);
        }

        burst.Last.TrySetResult(true);
    }

    private void Leave(string key, Held held)
    {
        lock (_lock)
        {
            if (_bursts.TryGetValue(key, out var burst) && burst.Last == held)
                Forget(burst);
        }
    }

    // What was accepted is not lost: the last of each burst goes on now.
    private void Stop()
    {
        Burst[] bursts;
        lock (_lock)
        {
            _isStopped = true;
            bursts = [.. _bursts.Values];
            foreach (var burst in bursts)
                Forget(burst);
        }

        foreach (var burst in bursts)
            burst.Last.TrySetResult(true);
    }

    private void Forget(Burst burst)
    {
        _bursts.Remove(burst.Key);
        burst.Timer.Dispose();
    }

    private TimeSpan Left(Burst burst, long now)
    {
        var quiet = _wait - _time.GetElapsedTime(burst.LastAt, now);
        var whole = _most - _time.GetElapsedTime(burst.FirstAt, now);
        return quiet < whole ? quiet : whole;
    }

    // Timers count whole milliseconds, and one that rings early would ring for nothing.
    private static void Arm(Burst burst, TimeSpan left) =>
        burst.Timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(left.TotalMilliseconds, 0))), Timeout.InfiniteTimeSpan);

    private sealed class Held() : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Burst(string key, Held last, long now)
    {
        public string Key => key;

        public Held Last { get; set; } = last;

        public long FirstAt { get; } = now;

        public long LastAt { get; set; } = now;

        public ITimer Timer { get; set; } = null!;
    }
}
