namespace Crafting.Pipeline;

/// <summary>A route as it runs: its steps, their states, its calls.</summary>
public sealed class RouteView
{
    private readonly RouteRecorder? _recorder;

    internal RouteView(
        Capability capability, IReadOnlyList<StepView> steps, IReadOnlyList<IStepState> states, RouteRecorder? recorder)
    {
        Capability = capability;
        Steps = steps;
        States = states;
        _recorder = recorder;
    }

    /// <summary>The route.</summary>
    public Capability Capability { get; }

    /// <summary>Its gates and steps in the order in which they run.</summary>
    public IReadOnlyList<StepView> Steps { get; }

    /// <summary>What its steps remember, in the order in which they began.</summary>
    public IReadOnlyList<IStepState> States { get; }

    /// <summary>What became of its calls so far; null when nothing is recorded.</summary>
    public RouteCounts? Count() => _recorder?.Count();
}
