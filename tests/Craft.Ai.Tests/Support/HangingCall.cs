namespace Crafting.Ai.Tests;

/// <summary>An application, and a call that hangs in its only route until the caller has had enough.</summary>
internal sealed class HangingCall : IAsyncDisposable
{
    private readonly Gate _gate;
    private readonly Task<RawAnswer> _call;

    private HangingCall(Gate gate, App app, RawMcp raw)
    {
        (_gate, App, Raw) = (gate, app, raw);
        _call = raw.CallAsync("hang");
    }

    public App App { get; }

    public RawMcp Raw { get; }

    public static async Task<HangingCall> StartAsync(string revision, AppSetup? setup = null)
    {
        var gate = new Gate();
        var app = await App.StartAsync(setup ?? AppSetup.Plain, gate.Route("hang"));
        var call = new HangingCall(gate, app, app.Raw(revision));
        await gate.Entered;
        return call;
    }

    /// <summary>Disconnects, and waits until the lambda has noticed.</summary>
    public async Task LeaveAsync()
    {
        Raw.Dispose();
        await _gate.Cancelled;
        await FailsAsync();
    }

    /// <summary>Cancels as the protocol has it, and waits until the lambda has noticed.</summary>
    public async Task CancelAsync()
    {
        await Raw.NotifyAsync("notifications/cancelled", new() { ["requestId"] = Raw.Id });
        await _gate.Cancelled;
        Raw.Dispose();
        await FailsAsync();
    }

    /// <summary>Deletes the session, and waits until the lambda has noticed.</summary>
    public async Task DeleteSessionAsync()
    {
        await Raw.DeleteSessionAsync();
        await _gate.Cancelled;
        Raw.Dispose();
        await _call.Awaiting(call => call).Should().ThrowAsync<Exception>();
    }

    /// <summary>Disconnects, lets the lambda go on once <paramref name="lost"/> is done, and waits for nothing else.</summary>
    public async Task LoseConnectionAsync(Task lost)
    {
        Raw.Dispose();
        await lost.WaitAsync(TimeSpan.FromSeconds(20));
        _gate.Release();
        await FailsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Raw.Dispose();
        await App.DisposeAsync();
    }

    private async Task FailsAsync() => await _call.Awaiting(call => call).Should().ThrowAsync<OperationCanceledException>();
}
