namespace Crafting.Pipeline;

/// <summary>The rest of a route, from the next step on.</summary>
/// <param name="exchange">The exchange to go on with.</param>
public delegate ValueTask<Exchange> Next(Exchange exchange);

/// <summary>One step of a route. Not calling next stops; calling it twice retries; per item splits.</summary>
public abstract class Step
{
    /// <summary>The verb, as it stands in traces and in the printed route.</summary>
    public abstract string Name { get; }

    /// <summary>Where the step stands in the fixed order.</summary>
    public virtual Stage Stage => Stage.Body;

    /// <summary>Whether the step is at work while the following steps run, as a retry is.</summary>
    public virtual bool Surrounds => false;

    /// <summary>Reports what is wrong with the step's options, at start-up.</summary>
    /// <param name="capability">The route that the step belongs to.</param>
    /// <param name="problems">Where to report.</param>
    public virtual void Check(Capability capability, Problems problems)
    {
    }

    /// <summary>The same for a gate around a step or a block, when it must know what is inside.</summary>
    internal virtual void CheckAround(Capability capability, IEnumerable<Step> inside, Type result, Problems problems) =>
        Check(capability, problems);

    /// <summary>The steps inside this one, as those of a branch; they are checked with it.</summary>
    internal virtual IEnumerable<Step> Inner => [];

    /// <summary>Prepares the step for one application. What it remembers between exchanges lives in the result, never in the step.</summary>
    /// <remarks>A route is data and may run in several applications. A result that is <see cref="IDisposable"/> is disposed with the application.</remarks>
    /// <param name="context">The application around the step.</param>
    public virtual Step Begin(StepContext context) => this;

    /// <summary>Does the step's work and goes on.</summary>
    /// <param name="exchange">The exchange as it arrives.</param>
    /// <param name="next">The rest of the route.</param>
    public abstract ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next);

    /// <inheritdoc />
    public override string ToString() => Name;
}
