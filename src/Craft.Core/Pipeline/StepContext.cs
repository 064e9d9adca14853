namespace Crafting.Pipeline;

/// <summary>The application that a step begins to work in.</summary>
public sealed class StepContext
{
    private readonly List<IDisposable> _begun;

    internal StepContext(RouteContext route, Capability capability, List<IDisposable> begun)
    {
        Route = route;
        Capability = capability;
        _begun = begun;
    }

    /// <summary>The route that the step belongs to.</summary>
    public Capability Capability { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => Route.Services;

    /// <summary>The application's clock.</summary>
    public TimeProvider Time => Route.Time;

    /// <summary>Cancelled when the application stops taking messages: what is held back goes on now.</summary>
    public CancellationToken Stopping => Route.Stopping;

    internal RouteContext Route { get; }

    /// <summary>Begins a step inside this one.</summary>
    /// <param name="step">The inner step.</param>
    public Step Begin(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var begun = step.Begin(this);
        if (!ReferenceEquals(begun, step) && begun is IDisposable disposable)
            _begun.Add(disposable);
        return begun;
    }
}
