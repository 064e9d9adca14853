using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>The requests that still wait for their answer.</summary>
internal sealed class OpenRequests
{
    private readonly HashSet<RequestId> _ids = [];
    private TaskCompletionSource? _none;

    public void Open(RequestId id)
    {
        lock (_ids)
            _ids.Add(id);
    }

    public void Close(RequestId id)
    {
        lock (_ids)
        {
            if (_ids.Remove(id) && _ids.Count == 0)
                _none?.TrySetResult();
        }
    }

    /// <summary>Done when every request has been answered.</summary>
    public Task WhenNoneAsync()
    {
        lock (_ids)
        {
            if (_ids.Count == 0)
                return Task.CompletedTask;
            if (_none is null or { Task.IsCompleted: true })
                _none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _none.Task;
        }
    }
}
