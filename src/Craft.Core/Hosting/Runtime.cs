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
    // For what listens to its token to end, and be accounted for, while its services still live. By the real clock: it is the machine's.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Lazy<IReadOnlyList<RunningRoute>> _inOrder;
    private readonly Lazy<FrozenDictionary<string, RunningRoute>> _routes;

    public Runtime(IServiceProvider services, IOptions<ContractOptions> contracts)
    {
        Services = services;
        Stopping = _stopping.Token;
        Abandoned = _abandoned.Token;
        Time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        Loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        Events = services.GetRequiredService<EventBus>();
        CallLogger = Loggers.CreateLogger(CallLog.Category);
        _inOrder = new(() => new RouteTable(this, contracts.Value).Build());
        _routes = new(() => _inOrder.Value.ToFrozenDictionary(route => route.Id, StringComparer.Ordinal));
    }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger CallLogger { get; }

    public EventBus Events { get; }

    public InFlight InFlight { get; } = new();

    /// <summary>Cancelled when the application stops taking messages.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Cancelled when the application no longer waits for what is still running.</summary>
    public CancellationToken Abandoned { get; }

    /// <summary>The routes by id.</summary>
    /// <exception cref="CraftException">RC3002, listing every problem of every route.</exception>
    public FrozenDictionary<string, RunningRoute> Routes => _routes.Value;

    /// <summary>The routes in the order in which they were added, which is the order in which they are published.</summary>
    /// <exception cref="CraftException">RC3002, listing every problem of every route.</exception>
    public IReadOnlyList<RunningRoute> InOrder => _inOrder.Value;

    /// <summary>What the sources are doing, by route.</summary>
    public IEnumerable<KeyValuePair<string, SourceStatus>> Sources =>
        InOrder.Select(route => KeyValuePair.Create(route.Id, route.Intake.Watch.Status));

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

    private async Task DrainedAsync(IReadOnlyList<Task> intakes)
    {
        await Task.WhenAll(intakes).ConfigureAwait(false);
        await InFlight.WhenEmptyAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        if (_inOrder.IsValueCreated)
        {
            foreach (var route in _inOrder.Value)
                route.Dispose();
        }

        _stopping.Dispose();
        _abandoned.Dispose();
    }
}
