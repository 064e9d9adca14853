using System.Collections.Frozen;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Crafting;

/// <summary>All routes of one application, compiled when first needed and checked together.</summary>
internal sealed class Runtime : IDisposable
{
    // The application whose checks are running in this flow.
    private static readonly AsyncLocal<Runtime?> Checking = new();

    // For what listens to its token to end, and be accounted for, while its services still live.
    // By the real clock: it is the machine's.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);


    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Lazy<Task<IReadOnlyList<RunningRoute>>> _inOrder;
    private FrozenDictionary<string, RunningRoute>? _routes;

    public Runtime(IServiceProvider services, IOptions<ContractOptions> contracts)
    {
        Services = services;
        Stopping = _stopping.Token;
        Abandoned = _abandoned.Token;
        Time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        Loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        Monitor = services.GetRequiredService<RouteMonitor>();
        Events = services.GetRequiredService<EventBus>();
        CallLogger = Loggers.CreateLogger(CallLog.Category);
        _inOrder = new(() => BuildAsync(contracts.Value));
    }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger CallLogger { get; }

    public RouteMonitor Monitor { get; }
    public EventBus Events { get; }

    public InFlight InFlight { get; } = new();

    /// <summary>Cancelled when the application stops taking messages.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Cancelled when the application no longer waits for what is still running.</summary>
    public CancellationToken Abandoned { get; }

    /// <summary>The routes by id.</summary>
    /// <exception cref="CraftException">RC3002, listing every problem of every route.</exception>
    public ValueTask<FrozenDictionary<string, RunningRoute>> RoutesAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _routes) is { } routes ? new(routes) : IndexAsync(cancellationToken);

    /// <summary>The routes in the order in which they were added, which is the order in which they are published.</summary>
    /// <param name="cancellationToken">Cancelled when the application gives up starting.</param>
    /// <exception cref="CraftException">RC3002, listing every problem of every route.</exception>
    public async Task<IReadOnlyList<RunningRoute>> InOrderAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _inOrder.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _givenUp.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the sources are doing, by route.</summary>
    public IEnumerable<KeyValuePair<string, SourceStatus>> Sources =>
        Built.Select(route => KeyValuePair.Create(route.Id, route.Intake.Watch.Status));

    /// <summary>Waits for what was taken, and cancels what is not done in time.</summary>
    /// <param name="intakes">The sources that have been told to stop.</param>
    /// <param name="cancellationToken">The end of the host's shutdown time: there is no other deadline.</param>
    public async Task DrainAsync(IReadOnlyList<Task> intakes, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        var drained = DrainedAsync(intakes);
        try
        {
            await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (InFlight.Count > 0)
                CallLog.Abandoned(CallLogger, InFlight.Count);
            await _abandoned.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(drained, Task.Delay(LastWords, CancellationToken.None)).ConfigureAwait(false);
            if (intakes.Count(intake => !intake.IsCompleted) is var left and > 0)
                CallLog.SourcesLeft(CallLogger, left);
        }
    }

    /// <summary>The routes; none while they are not built, or cannot be.</summary>
    public IReadOnlyList<RunningRoute> Built =>
        _inOrder is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } built } ? built.Result : [];

    private async Task DrainedAsync(IReadOnlyList<Task> intakes)
    {
        await Task.WhenAll(intakes).ConfigureAwait(false);
        await InFlight.WhenEmptyAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var route in Built)
            route.Dispose();
        _stopping.Dispose();
        _abandoned.Dispose();
        _givenUp.Dispose();
    }

    private async Task<IReadOnlyList<RunningRoute>> BuildAsync(ContractOptions contracts)
    {
        Checking.Value = this;
        var routes = await new RouteTable(this, contracts).BuildAsync(_givenUp.Token).ConfigureAwait(false);
        Monitor.Show([.. routes.Select(route => route.View)]);
        return routes;
    }

    // All share one building; a caller who goes away ends only the own waiting for it.
    private async ValueTask<FrozenDictionary<string, RunningRoute>> IndexAsync(CancellationToken cancellationToken)
    {
        var built = _inOrder.Value;
        // It would wait for itself, and the application would never start.
        if (Checking.Value == this && !built.IsCompleted)
            throw new InvalidOperationException("A check at start-up called a route, and no route runs before the checks are over.");
        var routes = await built.WaitAsync(cancellationToken).ConfigureAwait(false);
        var index = routes.ToFrozenDictionary(route => route.Id, StringComparer.Ordinal);
        return Interlocked.CompareExchange(ref _routes, index, null) ?? index;
    }
}
