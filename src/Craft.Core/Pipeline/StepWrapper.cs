namespace Crafting.Pipeline;

/// <summary>Work around exactly one step, where the same verb before the source surrounds the whole route.</summary>
internal abstract class StepWrapper
{
    public abstract string Name { get; }

    public virtual void Check(Capability capability, Problems problems)
    {
    }

    /// <param name="exchange">The exchange as it arrives.</param>
    /// <param name="step">The wrapped step alone: its result is what the step would have gone on with.</param>
    public abstract ValueTask<Exchange> InvokeAsync(Exchange exchange, Next step);
}

/// <summary>A step together with what is wrapped around it.</summary>
internal sealed class WrappedStep(StepWrapper wrapper, Step inner) : Step
{
    private static readonly Next Stop = static exchange => new(exchange);

    private readonly Next _alone = exchange => inner.InvokeAsync(exchange, Stop);

    public override string Name => inner.Name;

    public override void Check(Capability capability, Problems problems)
    {
        wrapper.Check(capability, problems);
        inner.Check(capability, problems);
    }

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var result = await wrapper.InvokeAsync(exchange, _alone).ConfigureAwait(false);
        return result.IsDropped ? result : await next(result).ConfigureAwait(false);
    }

    public override string ToString() => $"{wrapper.Name}({inner})";
}
