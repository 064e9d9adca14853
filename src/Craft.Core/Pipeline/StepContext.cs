namespace Crafting.Pipeline;

/// <summary>The application that a step begins to work in.</summary>
public sealed class StepContext
{
    private readonly List<IDisposable> _begun;
    private readonly StepContext? _whole;
    private int _numbers;

    internal StepContext(RouteContext route, Capability capability, List<IDisposable> begun)
    {
        Route = route;
        Capability = capability;
        _begun = begun;
        Result = capability.ResultType;
    }

    private StepContext(StepContext whole, Type result)
        : this(whole.Route, whole.Capability, whole._begun)
    {
        _whole = whole;
        Result = result;
        IsAroundRoute = false;
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

    /// <summary>The type of the body that leaves what a gate surrounds.</summary>
    internal Type Result { get; }

    /// <summary>Whether a gate surrounds the whole route, and not a step or a block of it.</summary>
    internal bool IsAroundRoute { get; } = true;

    /// <summary>Tells steps of one route apart; the same in every application that runs it.</summary>
    internal int NextNumber() => _whole?.NextNumber() ?? _numbers++;

    /// <summary>The context of a gate around a step or a block.</summary>
    internal StepContext Around(Type result) => new(_whole ?? this, result);

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
