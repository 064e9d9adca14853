namespace Crafting.Pipeline;

/// <summary>Turns the steps of a route into one delegate: a stable sort by stage, then one fold.</summary>
internal static class PipelineCompiler
{
    public static Next Compile(IEnumerable<Step> steps, Func<Step, Next, Next> bind)
    {
        var ordered = steps.OrderBy(step => step.Stage).ToArray();

        // The last handler written is the one that counts, as in "later wins".
        var onError = Array.FindLast(ordered, step => step.Stage == Stage.Error);
        Next route = static exchange => new(exchange);
        foreach (var step in ordered.Where(step => step.Stage != Stage.Error || step == onError).Reverse())
            route = bind(step, route);
        return route;
    }

    public static Next Plain(Step step, Next next) => exchange => step.InvokeAsync(exchange, next);
}
