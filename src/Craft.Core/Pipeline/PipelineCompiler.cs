namespace Crafting.Pipeline;

/// <summary>Turns the steps of a route into one delegate: a stable sort by stage, then one fold.</summary>
internal static class PipelineCompiler
{
    public static Next Compile(IEnumerable<Step> steps, Func<Step, Next, Next> bind)
    {
        Next route = static exchange => new(exchange);
        foreach (var step in steps.OrderBy(step => step.Stage).Reverse())
            route = bind(step, route);
        return route;
    }

    public static Next Plain(Step step, Next next) => exchange => step.InvokeAsync(exchange, next);
}
