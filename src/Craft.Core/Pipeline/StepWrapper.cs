namespace Crafting.Pipeline;

/// <summary>Work around exactly one step, where the same verb before the source surrounds the whole route.</summary>
internal abstract class StepWrapper
{
    public abstract string Name { get; }

    /// <param name="capability">The route.</param>
    /// <param name="inner">The wrapped step.</param>
    /// <param name="result">The type of the body that the wrapped step goes on with.</param>
    /// <param name="problems">Where to report.</param>
    public virtual void Check(Capability capability, Step inner, Type result, Problems problems)
    {
    }

    /// <param name="context">The application around the wrapper.</param>
    public virtual StepWrapper Begin(StepContext context) => this;

    /// <param name="exchange">The exchange as it arrives.</param>
    /// <param name="step">The wrapped step alone: its result is what the step would have gone on with.</param>
    public abstract ValueTask<Exchange> InvokeAsync(Exchange exchange, Next step);

    public override string ToString() => Name;
}

/// <summary>A gate of the whole route at work around one step.</summary>
internal sealed class GateWrapper(Step gate) : StepWrapper
{
    public override string Name => gate.Name;

    public override void Check(Capability capability, Step inner, Type result, Problems problems) =>
        gate.CheckAround(capability, [inner], result, problems);

    public override StepWrapper Begin(StepContext context) => new GateWrapper(context.Begin(gate));

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next step) => gate.InvokeAsync(exchange, step);

    public override string ToString() => gate.ToString();
}

/// <summary>A step together with what is wrapped around it.</summary>
/// <typeparam name="TNew">The type of the body that leaves the step.</typeparam>
internal sealed class WrappedStep<TNew>(StepWrapper wrapper, Step inner) : Step
{
    private static readonly Next Stop = static exchange => new(exchange);

    private readonly Next _alone = exchange => inner.InvokeAsync(exchange, Stop);

    public override string Name => inner.Name;

    public override bool Surrounds => inner.Surrounds;

    internal override IEnumerable<Step> Inner => [inner];

    public override Step Begin(StepContext context) => new WrappedStep<TNew>(wrapper.Begin(context.Around(typeof(TNew))), context.Begin(inner));

    public override void Check(Capability capability, Problems problems)
    {
        wrapper.Check(capability, inner, typeof(TNew), problems);
        inner.Check(capability, problems);
    }

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var result = await wrapper.InvokeAsync(exchange, _alone).ConfigureAwait(false);
        if (result.IsDropped)
            return result;
        if (result.Body is not TNew && !(result.Body is null && default(TNew) is null))
        {
            throw new CraftException(CraftError.Misconfigured, null, new InvalidCastException(
                $".{wrapper.Name} went on with {(result.Body is null ? "null" : TypeNames.Of(result.Body.GetType()))}, but the step after "
                    + $"{inner.Name} takes {TypeNames.Of(typeof(TNew))}."));
        }

        return await next(result).ConfigureAwait(false);
    }

    public override string ToString() => $"{wrapper}({inner})";
}
