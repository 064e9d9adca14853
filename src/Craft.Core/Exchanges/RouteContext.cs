using Crafting.Pipeline;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>What an exchange may ask of the route that carries it.</summary>
internal abstract class RouteContext
{
    public abstract string Id { get; }

    public abstract IServiceProvider Services { get; }

    public abstract TimeProvider Time { get; }

    /// <summary>The route's own category, for what its author logs.</summary>
    public abstract ILogger Logger { get; }

    /// <summary>The category of Craft's own lines about calls.</summary>
    public abstract ILogger Calls { get; }

    public abstract JsonContract? Input { get; }

    public abstract JsonContract? Output { get; }

    /// <summary>Cancelled when the application stops taking messages.</summary>
    public abstract CancellationToken Stopping { get; }

    /// <summary>Cancelled when the application no longer waits for what is still running.</summary>
    public abstract CancellationToken Abandoned { get; }

    /// <summary>Runs work beside the call, on a copy of its own; a stopping host waits for it.</summary>
    /// <param name="exchange">What the work gets a copy of.</param>
    /// <param name="work">The work; a failure is logged.</param>
    /// <param name="verb">The verb whose work it is, for the trace.</param>
    public abstract void Detach(Exchange exchange, Func<Exchange, ValueTask> work, string verb = "tap");

    /// <summary>Leaves work of a call behind, for which the call waits no longer; a stopping host does.</summary>
    public abstract void Leave(Exchange exchange, Task work);
}
