namespace Crafting.Pipeline;

/// <summary>Steps as one delegate: bare for most calls, with spans for those that somebody listens to.</summary>
internal readonly record struct CompiledSteps(Next Plain, Next Traced)
{
    public Next For(Call call) => call.IsTraced ? Traced : Plain;
}
