using System.Runtime.ExceptionServices;

namespace Crafting.Pipeline;

/// <summary>One call at a cache: it does the work for itself and others, or waits for another that does.</summary>
internal sealed class CacheFlight(Exchange exchange, Next next, Func<Exchange, CachedResult> keep)
{
    private const int Waiting = 0;
    private const int Leading = 1;
    private const int Left = 2;

    private int _state = Waiting;

    /// <summary>What this call's own work gave.</summary>
    public Exchange? Result { get; private set; }

    /// <summary>How this call's own work failed.</summary>
    public ExceptionDispatchInfo? Error { get; private set; }

    /// <summary>Does the work. It belongs to this call: its services, its caller, its cancellation.</summary>
    public async ValueTask<CachedResult> LeadAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Leading, Waiting) != Waiting)
            throw new LeaderGoneException();
        try
        {
            Result = await next(exchange).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Error = ExceptionDispatchInfo.Capture(exception);

            // That this caller went away, or a signal of this call's protocol, is nobody else's outcome: they try again.
            throw Failure.IsOurs(exception, exchange.Call) ? new LeaderFailedException(exception) : new LeaderGoneException();
        }

        return keep(Result);
    }

    /// <summary>Waits for the work. A caller who goes away leaves at once, unless the work is their own.</summary>
    public async Task<CachedResult> WaitAsync(ValueTask<CachedResult> work)
    {
        if (work.IsCompleted || Volatile.Read(ref _state) == Leading || !exchange.CancellationToken.CanBeCanceled)
            return await work.ConfigureAwait(false);
        var task = work.AsTask();
        try
        {
            return await task.WaitAsync(exchange.CancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            if (Interlocked.CompareExchange(ref _state, Left, Waiting) == Waiting)
                throw;
            return await task.ConfigureAwait(false);
        }
    }
}

/// <summary>The call that did the work went away.</summary>
internal sealed class LeaderGoneException : Exception;

/// <summary>The call that did the work failed; so do those that waited for it.</summary>
internal sealed class LeaderFailedException(Exception failure) : Exception(null, failure);

/// <summary>The work is done and its result must not be kept; those that waited for it may still have it.</summary>
internal sealed class NotKeptException(string? dropReason = null, CachedResult? kept = null) : Exception
{
    /// <summary>Why the work declined the call; null when it did not.</summary>
    public string? DropReason => dropReason;

    /// <summary>The result; null when it cannot be handed on.</summary>
    public CachedResult? Kept => kept;
}
