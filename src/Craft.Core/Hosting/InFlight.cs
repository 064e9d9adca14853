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
        while (true)
        {
            // Exchanged, not assigned: the new source must be visible to Exit before the count is read here.
            var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _empty, empty);
            if (Count == 0)
                return;
            await empty.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
