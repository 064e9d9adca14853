using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crafting.Pipeline;

/// <summary>The routes of an application as they run, for those who operate it.</summary>
/// <remarks>A singleton that <c>AddCraft()</c> registers.</remarks>
public sealed class RouteMonitor
{
    private readonly IServiceProvider _services;
    private readonly Lock _lock = new();
    private bool _isBuilt;
    private RunPhase _phase;

    internal RouteMonitor(IServiceProvider services)
    {
        _services = services;
        if (services.GetService<RecorderOptions>() is { } options)
            Record(options);
    }

    /// <summary>How far the application is.</summary>
    public RunPhase Phase => _services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.IsCancellationRequested == true
        ? RunPhase.Stopping
        : _phase;

    /// <summary>The routes in the order in which they were added; empty until they are compiled.</summary>
    public IReadOnlyList<RouteView> Routes { get; private set; } = [];

    /// <summary>Whether calls are counted and timed.</summary>
    public bool IsRecording => Recorder is not null;

    /// <summary>The last exchanges of all routes, the newest first; empty when nothing is recorded.</summary>
    public IReadOnlyList<RecordedExchange> Exchanges => Recorder?.Read() ?? [];

    internal Recorder? Recorder { get; private set; }

    /// <summary>Begins to record calls, which costs each of them a little time and memory.</summary>
    /// <param name="options">How much is remembered; null for the defaults.</param>
    /// <returns>Whether calls are recorded: too late once the routes are compiled. The first options count.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When an option cannot work.</exception>
    public bool Record(RecorderOptions? options = null)
    {
        options ??= new();
        options.Check();
        lock (_lock)
        {
            if (!_isBuilt)
                Recorder ??= new(options, _services.GetService<TimeProvider>() ?? TimeProvider.System);
            return IsRecording;
        }
    }

    /// <summary>The recorder of a route that is being compiled; from then on recording cannot begin any more.</summary>
    internal RouteRecorder? Open(string routeId)
    {
        lock (_lock)
        {
            _isBuilt = true;
            return Recorder is { } recorder ? new(routeId, recorder) : null;
        }
    }

    internal void Show(IReadOnlyList<RouteView> routes) => Routes = routes;

    internal void Enter(RunPhase phase) => _phase = phase;
}
