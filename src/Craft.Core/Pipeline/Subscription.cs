namespace Crafting.Pipeline;

/// <summary>Ends what a source began.</summary>
public sealed class Subscription : IAsyncDisposable
{
    private readonly Func<ValueTask> _end;

    /// <summary>Creates a subscription that ends with a function.</summary>
    /// <param name="end">Stops the intake.</param>
    public Subscription(Func<ValueTask> end)
    {
        ArgumentNullException.ThrowIfNull(end);
        _end = end;
    }

    /// <summary>A subscription that has nothing to end.</summary>
    public static IAsyncDisposable None { get; } = new Subscription(static () => default);

    /// <summary>Runs the loop of a source, and again after growing delays when it dies.</summary>
    /// <remarks>
    /// Done when the loop says <see cref="SourceRun.Ready"/>; what it throws before fails the start. Disposing the result cancels
    /// <see cref="SourceRun.Stopping"/> and waits for the loop and for what it has sent.
    /// </remarks>
    /// <param name="intake">The door into the route.</param>
    /// <param name="loop">Takes messages and sends them; called again after it threw, so what must survive lives outside.</param>
    /// <param name="cancellationToken">Cancelled when start-up is given up.</param>
    /// <param name="parallelism">How many exchanges of this source may be at work at once.</param>
    public static async ValueTask<IAsyncDisposable> RunAsync(
        Intake intake, Func<SourceRun, Task> loop, CancellationToken cancellationToken, int parallelism = 1)
    {
        ArgumentNullException.ThrowIfNull(intake);
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        var running = new SourceLoop(intake, parallelism, loop);
        await running.WhenReadyAsync(cancellationToken).ConfigureAwait(false);
        return running;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _end();
}
