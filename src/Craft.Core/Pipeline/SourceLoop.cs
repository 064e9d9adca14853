using System.Runtime.ExceptionServices;
using Polly;
using Polly.Retry;

namespace Crafting.Pipeline;

/// <summary>Runs the loop of a source until it is told to stop, and again when it dies.</summary>
internal sealed class SourceLoop : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    // A loop that ran this long was well: when it dies, the delays begin anew.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly Func<SourceRun, Task> _loop;
    private readonly SemaphoreSlim _free;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ResiliencePipeline _restarts;
    private readonly Task _running;
    private Exception? _failure;
    private bool _ranWell;

    public SourceLoop(Intake intake, int places, Func<SourceRun, Task> loop)
    {
        Intake = intake;
        _loop = loop;
        _free = new(places, places);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(intake.Stopping);
        Stopping = _stop.Token;
        _restarts = new ResiliencePipelineBuilder { TimeProvider = intake.Time }.AddRetry(Restarting()).Build();

        // Nothing of whoever starts the application flows into the exchanges.
        using (Ambient.None())
            _running = Task.Run(RunAsync, CancellationToken.None);
    }

    public Intake Intake { get; }

    public CancellationToken Stopping { get; }

    public async Task WhenReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Ready()
    {
        Intake.Watch.Ready();
        _ready.TrySetResult();
    }

    /// <summary>Waits for a place to send something that was taken. Whoever stops does not lose it; it can only be cancelled.</summary>
    public async ValueTask RoomAsync()
    {
        if (TryRoom())
            return;
        Intake.Watch.AtWork.Enter();
        try
        {
            await _free.WaitAsync(Intake.Abandoned).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host waits for nobody any more: the message goes in beyond the bound, and is reported as cancelled.
        }
    }

    public bool TryRoom()
    {
        if (!_free.Wait(0, CancellationToken.None))
            return false;
        Intake.Watch.AtWork.Enter();
        return true;
    }

    /// <summary>Done when all that was taken has come to its end.</summary>
    public Task WhenIdleAsync() => Intake.Watch.AtWork.WhenEmptyAsync(CancellationToken.None);

    public void Post(in Arrival arrival) =>
        ThreadPool.UnsafeQueueUserWorkItem(static post => _ = post.Loop.SendAsync(post.Arrival).AsTask(), (Loop: this, Arrival: arrival), preferLocal: false);

    public async ValueTask<Exchange?> SendAsync(Arrival arrival)
    {
        try
        {
            if (Intake.Abandoned.IsCancellationRequested)
                arrival = arrival with { CancellationToken = Intake.Abandoned };
            return await Intake.SendAsync(arrival).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The runtime has reported the end of the exchange; anything else struck outside of one.
            if (exception is not (CraftException or OperationCanceledException))
                Intake.Watch.Lost(exception);
            return null;
        }
        finally
        {
            if (!Intake.Abandoned.IsCancellationRequested)
                _free.Release();
            Intake.Watch.AtWork.Exit();
        }
    }

    /// <summary>Stops taking at once; done when the loop has ended and what it took has come to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await WhenIdleAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        try
        {
            while (!await SeriesAsync().ConfigureAwait(false))
            {
            }

            Intake.Watch.Ended(Stopping.IsCancellationRequested ? SourceState.Stopped : SourceState.Completed);
            _ready.TrySetResult();
        }
        catch (Exception exception)
        {
            if (Stopping.IsCancellationRequested)
                Intake.Watch.Ended(SourceState.Stopped);
            else
                Intake.Watch.Died(exception, null);
            _ready.TrySetException(exception);
        }
    }

    /// <summary>One row of restarts with growing delays; false when the loop had been well again, and a new row begins.</summary>
    private async ValueTask<bool> SeriesAsync()
    {
        try
        {
            await _restarts.ExecuteAsync(static (self, _) => self.OnceAsync(), this, Stopping).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (_ranWell && IsRestarted(exception))
        {
            _failure = exception;
            return false;
        }
    }

    private async ValueTask OnceAsync()
    {
        _ranWell = false;
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        var started = Intake.Time.GetTimestamp();
        try
        {
            await _loop(new(this)).ConfigureAwait(false);
        }
        catch
        {
            _ranWell = Intake.Time.GetElapsedTime(started) >= LongestDelay;
            throw;
        }
    }

    private RetryStrategyOptions Restarting() => new()
    {
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = FirstDelay,
        MaxDelay = LongestDelay,
        ShouldHandle = tried => new(!_ranWell && IsRestarted(tried.Outcome.Exception)),
        OnRetry = retry =>
        {
            Intake.Watch.Died(retry.Outcome.Exception!, retry.RetryDelay);
            return default;
        },
    };

    // A source that was never ready fails the start of the application, where somebody sees it.
    private bool IsRestarted(Exception? exception) =>
        exception is not null and not CraftException { Error.Retryable: false } && _ready.Task.IsCompletedSuccessfully && !Stopping.IsCancellationRequested;
}
