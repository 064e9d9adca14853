namespace Crafting.Ai.Tests;

/// <summary>A lambda that a test lets in, holds and lets go, without any sleeping.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the lambda runs.</summary>
    public Task Entered => Soon(_entered);

    /// <summary>Done when the lambda saw its token cancelled.</summary>
    public Task Cancelled => Soon(_cancelled);

    public void Release() => _released.SetResult();

    /// <summary>A route that stands at this gate until it is released or cancelled.</summary>
    public Capability Route(string id) => Craft.Route().Id(id).Description("Waits.").From(Mcp()).Transform(async (_, exchange) =>
    {
        _entered.SetResult();
        try
        {
            await _released.Task.WaitAsync(exchange.CancellationToken);
            return "done";
        }
        catch (OperationCanceledException)
        {
            _cancelled.SetResult();
            throw;
        }
    });

    private static Task Soon(TaskCompletionSource source) => source.Task.WaitAsync(TimeSpan.FromSeconds(20));
}
