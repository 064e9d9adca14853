using System.Collections.Concurrent;

namespace Crafting.Tests;

/// <summary>A step that calls stop at by name until the test lets them on.</summary>
internal sealed class Gate
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _reached = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _open = new();
    private readonly ConcurrentQueue<string> _inside = new();

    /// <summary>Who has come so far, in order.</summary>
    public IReadOnlyList<string> Inside => [.. _inside];

    public async Task<string> PassAsync(string name, Exchange exchange)
    {
        _inside.Enqueue(name);
        Of(_reached, name).TrySetResult();
        await Of(_open, name).Task.WaitAsync(exchange.CancellationToken);
        return name;
    }

    public Task ReachedAsync(string name) => Of(_reached, name).Task;

    public void Open(string name) => Of(_open, name).TrySetResult();

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> places, string name) =>
        places.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
