using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Serves the client that started the process; when it goes, the application ends.</summary>
internal sealed class StdioSession(
    IServiceProvider services,
    StdioTransport transport,
    IHostApplicationLifetime lifetime,
    IOptions<HostOptions> host,
    ILoggerFactory loggers)
    : IHostedLifecycleService, IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("Craft.Mcp");
    private readonly CancellationTokenSource _over = new();
    private Task _running = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Last of all, the server too: it would announce every tool that is published after it.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = RunAsync();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After the routes have finished: what they answered must still be written.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await WithinAsync(transport.WhenAnsweredAsync(), Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        await _over.CancelAsync().ConfigureAwait(false);
        await WithinAsync(_running, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        await transport.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => _over.Dispose();

    private async Task RunAsync()
    {
        try
        {
            var session = services.GetRequiredService<McpServer>().RunAsync(_over.Token);
            await Task.WhenAny(session, transport.EndOfInput).ConfigureAwait(false);

            // Nobody can answer or cancel any more, so what runs gets the time that a stopping host gives it.
            if (!await WithinAsync(transport.WhenAnsweredAsync(), host.Value.ShutdownTimeout, _over.Token).ConfigureAwait(false))
                await _over.CancelAsync().ConfigureAwait(false);
            lifetime.StopApplication();
            await session.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The session was told to end.
        }
        catch (Exception exception)
        {
            ServerLog.SessionFailed(_logger, exception);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private static async Task<bool> WithinAsync(Task task, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
