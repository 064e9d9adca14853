namespace Crafting.Pipeline;

/// <summary>A step where it stands in a compiled route, with the steps inside of it.</summary>
public sealed class StepView
{
    internal StepView(Step step, IReadOnlyList<IReadOnlyList<StepView>> blocks)
    {
        Name = step.Name;
        Text = step.ToString();
        Stage = step.Stage;
        Blocks = blocks;
        foreach (var inner in blocks.SelectMany(block => block))
            inner.Outer = this;
    }

    /// <summary>The verb.</summary>
    public string Name { get; }

    /// <summary>The step as it stands in the printed route, for example <c>authorize(member)</c>.</summary>
    public string Text { get; }

    /// <summary>Where it stands in the fixed order.</summary>
    public Stage Stage { get; }

    /// <summary>The blocks inside of it, as the paths of a branch; empty for most steps.</summary>
    public IReadOnlyList<IReadOnlyList<StepView>> Blocks { get; }

    /// <summary>How many steps this one is inside of.</summary>
    public int Depth => Outer is { } outer ? outer.Depth + 1 : 0;

    private StepView? Outer { get; set; }
}
