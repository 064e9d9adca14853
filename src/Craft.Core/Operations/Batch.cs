using System.Collections.Immutable;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Collects the bodies of several calls; the steps that follow run once for the list.</summary>
    /// <param name="size">How many make a full batch.</param>
    /// <param name="time">How long the first one waits at most; 24 hours at most.</param>
    /// <param name="options">How many may wait.</param>
    /// <remarks>Calls of different callers are never in one batch. Every call gets the result of its batch, or its failure.</remarks>
    public Route<IReadOnlyList<T>> Batch(int size, TimeSpan time, BatchOptions? options = null) =>
        Batched(size, time, static _ => "", options);

    /// <summary>Collects the bodies of calls with one key; what follows runs once for the list.</summary>
    /// <param name="size">How many make a full batch.</param>
    /// <param name="time">How long the first one waits at most; 24 hours at most.</param>
    /// <param name="key">What belongs together; null fails the call.</param>
    /// <param name="options">How many may wait.</param>
    /// <inheritdoc cref="Batch(int, TimeSpan, BatchOptions)" path="/remarks" />
    public Route<IReadOnlyList<T>> Batch(int size, TimeSpan time, Func<T, string?> key, BatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Batched(size, time, exchange => key((T)exchange.Body!), options);
    }

    /// <inheritdoc cref="Batch(int, TimeSpan, Func{T, string}, BatchOptions)" />
    public Route<IReadOnlyList<T>> Batch(int size, TimeSpan time, Func<T, Exchange, string?> key, BatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Batched(size, time, exchange => key((T)exchange.Body!, exchange), options);
    }

    private Route<IReadOnlyList<T>> Batched(int size, TimeSpan time, Func<Exchange, string?> key, BatchOptions? options) =>
        new(Definition.Unguarded("Batch").WithGate(new BatchStep<T>(size, time, key, options ?? new())));
}

/// <summary>A <c>Batch</c> that is not begun: it holds nothing.</summary>
internal sealed class BatchStep<T>(int size, TimeSpan time, Func<Exchange, string?> key, BatchOptions options) : Step
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public override string Name => "batch";

    public override bool Surrounds => true;

    public override void Check(Capability capability, Problems problems)
    {
        if (size < 1)
            problems.Add(CraftError.Misconfigured, capability.Id, $".Batch was given a size of {size}. Give 1 or more.");
        if (time <= TimeSpan.Zero || time > Longest)
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Batch was given a time of {time}. Give more than zero, and 24 hours at most.");
        }

        if (options.MaxWaiting < size)
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Batch was given MaxWaiting {options.MaxWaiting}. Give at least the size of {size}.");
        }
    }

    public override Step Begin(StepContext context) => new CollectingBatch<T>(size, time, key, options.MaxWaiting, context);

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        throw new InvalidOperationException("The step was not begun.");
}

/// <summary>Holds calls until a batch of them is full, old enough, or the application stops; then runs the rest once for all.</summary>
internal sealed class CollectingBatch<T> : Step, IDisposable
{
    private readonly int _size;
    private readonly TimeSpan _wait;
    private readonly Func<Exchange, string?> _key;
    private readonly int _most;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<Group, Collected> _open = [];
    private readonly CancellationTokenRegistration _stopping;
    private int _waiting;
    private bool _isStopped;

    public CollectingBatch(int size, TimeSpan wait, Func<Exchange, string?> key, int most, StepContext context)
    {
        _size = size;
        _wait = wait;
        _key = key;
        _most = most;
        _time = context.Time;
        _stopping = context.Stopping.UnsafeRegister(static step => ((CollectingBatch<T>)step!).Stop(), this);
    }

    public override string Name => "batch";

    public override bool Surrounds => true;

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var member = new Member(exchange, next);
        var batch = Join(new(exchange.Principal, MessageKey.Of(_key, exchange)), member);
        await using var left = exchange.CancellationToken.UnsafeRegister(
            static (state, token) => ((Member)state!).TrySetCanceled(token), member).ConfigureAwait(false);
        try
        {
            return member.Answer(await member.Task.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Leave(batch, member);
            throw;
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        lock (_lock)
        {
            foreach (var batch in _open.Values)
                batch.Timer.Dispose();
        }
    }

    private Collected Join(Group group, Member member)
    {
        Collected? batch;
        lock (_lock)
        {
            if (_waiting >= _most)
                throw new CraftException(CraftError.Busy) { RetryAfter = _wait };
            _waiting++;
            if (!_open.TryGetValue(group, out batch))
            {
                batch = new(group);
                batch.Timer = _time.CreateTimer(state => Send((Collected)state!), batch, _wait, Timeout.InfiniteTimeSpan);
                _open.Add(group, batch);
            }

            batch.Members.Add(member);
            if (batch.Members.Count < _size && !_isStopped)
                return batch;
        }

        Send(batch);
        return batch;
    }

    // Before the batch is sent a caller who goes away takes the message along; afterwards it is too late.
    private void Leave(Collected batch, Member member)
    {
        lock (_lock)
        {
            if (batch.IsSent || !batch.Members.Remove(member))
                return;
            _waiting--;
            if (batch.Members.Count == 0)
                Close(batch);
        }
    }

    private void Stop()
    {
        Collected[] rest;
        lock (_lock)
        {
            _isStopped = true;
            rest = [.. _open.Values];
        }

        foreach (var batch in rest)
            Send(batch);
    }

    private void Send(Collected batch)
    {
        lock (_lock)
        {
            if (batch.IsSent)
                return;
            _waiting -= batch.Members.RemoveAll(static member => member.Task.IsCanceled);
            Close(batch);
        }

        if (batch.Members.Count == 0)
            return;
        var first = batch.Members[0];
        var route = first.Exchange.Call.Route;
        Telemetry.BatchSize.Record(batch.Members.Count, new KeyValuePair<string, object?>(Telemetry.RouteTag, route.Id));

        // A call of its own, which no single caller can cancel, and which a stopping application waits for.
        T[] bodies = [.. batch.Members.Select(member => (T)member.Exchange.Body!)];
        Exchange all = new(first.Exchange.Call, bodies, Shared(batch.Members));
        route.Detach(all, whole => RunAsync(batch, first.Next, whole), "batch");
    }

    private async ValueTask RunAsync(Collected batch, Next next, Exchange whole)
    {
        try
        {
            var result = await next(whole).ConfigureAwait(false);
            foreach (var member in batch.Members)
                member.TrySetResult(result);
        }
        catch (Exception exception) when (Failure.IsCancellation(exception, whole.Call))
        {
            foreach (var member in batch.Members)
                member.TrySetCanceled(whole.CancellationToken);
        }
        catch (Exception exception)
        {
            var failure = Failure.Wrap(exception);
            foreach (var member in batch.Members)
                member.TrySetException(failure);
        }
        finally
        {
            lock (_lock)
                _waiting -= batch.Members.Count;
        }
    }

    private void Close(Collected batch)
    {
        batch.IsSent = true;
        batch.Timer.Dispose();
        _open.Remove(batch.Group);
    }

    /// <summary>The headers that all members have with the same value: what one alone says is not true of the batch.</summary>
    private static ImmutableDictionary<string, object?> Shared(List<Member> members)
    {
        var shared = (ImmutableDictionary<string, object?>)members[0].Exchange.Headers;
        foreach (var others in members.Skip(1).Select(member => member.Exchange.Headers))
        {
            foreach (var (name, value) in shared)
            {
                if (!others.TryGetValue(name, out var other) || !Equals(value, other))
                    shared = shared.Remove(name);
            }
        }

        return shared;
    }

    /// <summary>Who and what belongs together.</summary>
    private sealed class Group(Principal? caller, string key) : IEquatable<Group>
    {
        private readonly Principal? _caller = caller;
        private readonly string _key = key;

        public bool Equals(Group? other) => other is not null && _key == other._key && SameCaller.Comparer.Equals(_caller, other._caller);

        public override bool Equals(object? obj) => Equals(obj as Group);

        public override int GetHashCode() => HashCode.Combine(_key, SameCaller.Comparer.GetHashCode(_caller));
    }

    private sealed class Collected(Group group)
    {
        public Group Group => group;

        public List<Member> Members { get; } = [];

        public ITimer Timer { get; set; } = null!;

        public bool IsSent { get; set; }
    }

    private sealed class Member(Exchange exchange, Next next)
        : TaskCompletionSource<Exchange>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Exchange Exchange => exchange;

        public Next Next => next;

        /// <summary>The result of the batch on the member's own call.</summary>
        public Exchange Answer(Exchange result)
        {
            var answer = new Exchange(exchange.Call, result.Body, (ImmutableDictionary<string, object?>)result.Headers);
            if (result.DropReason is { } reason)
                return answer.Drop(reason);
            return result.Output is { } output ? answer.WithOutput(output) : answer;
        }
    }
}
