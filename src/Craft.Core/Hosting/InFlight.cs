namespace Crafting;

/// <summary>Counts what is running, so that a stopping application can wait for it.</summary>
internal sealed class InFlight
{
    private int _count;
    private volatile TaskCompletionSource? _empty;

    public int Count => Volatile.Read(ref _count);

    public void Enter() => Interlocked.Increment(ref _count);

    public void Exit()
    {
        if (Interlocked.Decrement(ref _count) == 0)
            _empty?.TrySetResult();
    }

    /// <summary>Done when nothing runs. Work that begins while waiting is waited for as well.</summary>
    public async Task WhenEmptyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _empty = empty;
            if (Count == 0)
                return;
            await empty.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
