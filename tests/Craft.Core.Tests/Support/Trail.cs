using Crafting.Pipeline;

namespace Crafting.Tests;

/// <summary>Records what ran, in order.</summary>
internal sealed class Trail
{
    private readonly List<string> _entries = [];

    public IReadOnlyList<string> Entries => _entries;

    public void Add(string entry)
    {
        lock (_entries)
            _entries.Add(entry);
    }

    /// <summary>A gate, or a step, that only leaves its name.</summary>
    public Step Mark(string name, Stage stage) => new TrailStep(name, stage, this);
}

/// <summary>Written as somebody outside of Craft would write a step: on the public API alone.</summary>
internal sealed class TrailStep(string name, Stage stage, Trail trail) : Step
{
    public override string Name => name;

    public override Stage Stage => stage;

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        trail.Add(name);
        return next(exchange);
    }
}

/// <summary>Runs the rest of the route again when it fails, as a retry does.</summary>
internal sealed class AgainStep(int times) : Step
{
    public override string Name => "again";

    public override Stage Stage => Stage.Retry;

    public override bool Surrounds => true;

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await next(exchange);
            }
            catch (InvalidOperationException) when (attempt < times)
            {
            }
        }
    }
}
