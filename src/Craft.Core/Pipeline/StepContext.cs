namespace Crafting.Pipeline;

/// <summary>The application that a step begins to work in.</summary>
public sealed class StepContext
{
    private readonly List<IDisposable> _begun;
    private readonly StepContext? _whole;
    private Frame _frame = new();
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
        IsRecorded = whole.IsRecorded;
        States = whole.States;
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

    /// <summary>Whether the compiled steps take down when they run.</summary>
    internal bool IsRecorded { get; init; }

    /// <summary>What the steps that began remember.</summary>
    internal List<IStepState> States { get; } = [];

    /// <summary>The steps that were compiled last, as an operator sees them.</summary>
    internal IReadOnlyList<StepView> Views => Current.Blocks[^1];

    /// <summary>The type of the body that leaves what a gate surrounds.</summary>
    internal Type Result { get; }

    /// <summary>Whether a gate surrounds the whole route, and not a step or a block of it.</summary>
    internal bool IsAroundRoute { get; } = true;

    /// <summary>Tells steps of one route apart; the same in every application that runs it.</summary>
    internal int NextNumber() => _whole?.NextNumber() ?? _numbers++;

    /// <summary>The context of a gate around a step or a block.</summary>
    internal StepContext Around(Type result) => new(_whole ?? this, result);

    // What surrounds a step or a block begins in a context of its own, and yet as part of the same route.
    private Frame Current
    {
        get => (_whole ?? this)._frame;
        set => (_whole ?? this)._frame = value;
    }

    /// <summary>Begins a step inside this one.</summary>
    /// <param name="step">The inner step.</param>
    public Step Begin(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (outer, inner) = (Current, new Frame());
        Current = inner;
        var begun = step.Begin(this);
        Current = outer;
        if (inner.AllBlocks is { Count: > 0 } blocks)
            outer.Inside[begun] = blocks;
        if (begun is IStepState state)
            States.Add(state);
        if (!ReferenceEquals(begun, step) && begun is IDisposable disposable)
            _begun.Add(disposable);
        return begun;
    }

    /// <summary>Compiles steps that have begun, for calls that nobody looks at and for those that somebody does.</summary>
    internal CompiledSteps Compile(IReadOnlyList<Step> begun)
    {
        var steps = begun.OrderBy(step => step.Stage).ToArray();
        var views = steps.Select(step => new StepView(step, Current.Inside.Remove(step, out var blocks) ? blocks : [])).ToArray();
        Current.Blocks.Add(views);
        if (IsRecorded)
            steps = [.. steps.Select((step, i) => new RecordingStep(step, views[i]))];
        return new(PipelineCompiler.Compile(steps, PipelineCompiler.Plain), PipelineCompiler.Compile(steps, Telemetry.Traced));
    }

    /// <summary>What was compiled, and what began without being compiled, while one step began.</summary>
    private sealed class Frame
    {
        public List<IReadOnlyList<StepView>> Blocks { get; } = [];

        public Dictionary<Step, IReadOnlyList<IReadOnlyList<StepView>>> Inside { get; } = new(ReferenceEqualityComparer.Instance);

        // A step that a wrapper keeps is compiled by nobody: what is inside of it is inside of the wrapper.
        public IReadOnlyList<IReadOnlyList<StepView>> AllBlocks => [.. Blocks, .. Inside.Values.SelectMany(blocks => blocks)];
    }
}
