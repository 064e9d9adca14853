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
        CallLogger = Loggers.CreateLogger(CallLog.Category);
        _inOrder = new(() => new RouteTable(this, contracts.Value).Build());
        _routes = new(() => _inOrder.Value.ToFrozenDictionary(route => route.Id, StringComparer.Ordinal));
    }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger CallLogger { get; }

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

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await InFlight.WhenEmptyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            CallLog.Abandoned(CallLogger, InFlight.Count);
            await _abandoned.CancelAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (_inOrder.IsValueCreated)
        {
            foreach (var route in _inOrder.Value)
                route.Dispose();
        }

        _stopping.Dispose();
        _abandoned.Dispose();
    }
}
