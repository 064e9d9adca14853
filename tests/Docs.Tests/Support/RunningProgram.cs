using System.Diagnostics;

namespace Docs.Tests;

/// <summary>Runs a program as it stands, from its first line to app.RunAsync(), and gets hold of its host.</summary>
internal sealed class RunningProgram : IAsyncDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    // The host's events are seen by everybody: only those of this program's own flow of execution count.
    private static readonly AsyncLocal<RunningProgram?> Current = new();

    private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _subscriptions = [];
    private readonly Action<IServiceCollection> _configure;
    private Task _running = Task.CompletedTask;

    private RunningProgram(Action<IServiceCollection> configure) => _configure = configure;

    public IHost Host => _built.Task.Result;

    /// <param name="program">The program: a snippet's method or an assembly's entry point.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="configure">Changes services just before the host is built.</param>
    public static async Task<RunningProgram> StartAsync(
        Func<string[], Task> program, string[] arguments, Action<IServiceCollection>? configure = null)
    {
        var running = new RunningProgram(configure ?? (_ => { }));
        running._subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(running));
        running._running = Task.Run(async () =>
        {
            Current.Value = running;
            await program(arguments);
        });
        await await Task.WhenAny(running._built.Task, running._running);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await await Task.WhenAny(started.Task, running._running);
        return running;
    }

    /// <summary>Any program that serves MCP over HTTP, on a free port.</summary>
    public static async Task<(RunningProgram Program, Served Served)> ServeAsync(
        Func<string[], Task> program, Action<IServiceCollection>? configure = null)
    {
        var running = await StartAsync(program, ["--urls", "http://127.0.0.1:0"], services =>
        {
            services.AddLogging(log => log.ClearProviders().AddFakeLogging());
            configure?.Invoke(services);
        });
        return (running, new Served(running.Host));
    }

    public async ValueTask DisposeAsync()
    {
        Host.Services.GetService<IHostApplicationLifetime>()?.StopApplication();
        await _running;
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
            _subscriptions.Add(value.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (Current.Value != this)
            return;
        if (value is { Key: "HostBuilding", Value: IHostBuilder builder })
            builder.ConfigureServices(_configure);
        if (value is { Key: "HostBuilt", Value: IHost host })
            _built.TrySetResult(host);
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
