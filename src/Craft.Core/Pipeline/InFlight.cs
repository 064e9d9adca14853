namespace Crafting;

/// <summary>Counts what is running, so that a stopping application can wait for it.</summary>
internal sealed class InFlight
{
    private int _count;
    private TaskCompletionSource? _empty;

    public int Count => Volatile.Read(ref _count);

    public void Enter() => Interlocked.Increment(ref _count);

    public void Exit()
    {
        if (Interlocked.Decrement(ref _count) == 0)
            Volatile.Read(ref _empty)?.TrySetResult();
    }

    /// <summary>Done when nothing runs. Work that begins while waiting is waited for as well.</summary>
    public async Task WhenEmptyAsync(CancellationToken cancellationToken)
    {
        while (Count > 0)
        {
            var empty = Volatile.Read(ref _empty);
            if (empty is null or { Task.IsCompleted: true })
            {
                var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Interlocked.CompareExchange(ref _empty, mine, empty) != empty)
                    continue;
                empty = mine;
            }

            // Whoever leaves last must see the source before the count is read again, or nobody would complete it.
            Interlocked.MemoryBarrier();
            if (Count > 0)
                await empty.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
