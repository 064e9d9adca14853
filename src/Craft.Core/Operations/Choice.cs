using System.Collections.Immutable;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Goes the first way whose predicate holds; all ways lead to the same type.</summary>
    /// <typeparam name="TNew">The type of the body that leaves each way.</typeparam>
    /// <param name="choice">Adds the ways in order. Without Otherwise, a call that none takes is declined as <c>unmatched</c>.</param>
    public Route<TNew> Choice<TNew>(Func<Choice<T>, Decision<T, TNew>> choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var decision = choice(new()) ?? throw new ArgumentException("The choice is null.", nameof(choice));
        return Then<TNew>(new ChoiceStep<T>(decision.Ways, decision.Rest));
    }
}

/// <summary>One way of a choice.</summary>
internal readonly struct Way<T>(Lambda<T, bool> predicate, Branch branch)
{
    public Way(Lambda<T, bool> predicate, Block block, int number)
        : this(predicate, new Branch(FormattableString.Invariant($"path {number}"), block))
    {
    }

    public Branch Branch => branch;

    public Way<T> Begin(StepContext context) => new(predicate, branch.Begin(context));

    public ValueTask<bool> IsTakenAsync(Exchange exchange) => predicate.InvokeAsync(exchange);
}

/// <summary>Runs the first block whose predicate holds, and goes on with what comes out of it.</summary>
internal sealed class ChoiceStep<T>(ImmutableArray<Way<T>> ways, Branch? rest) : Step
{
    public override string Name => "choice";

    internal override IEnumerable<Step> Inner => Branches.SelectMany(branch => branch.Steps);

    private IEnumerable<Branch> Branches => ways.Select(way => way.Branch).Concat(rest is null ? [] : [rest]);

    public override void Check(Capability capability, Problems problems)
    {
        foreach (var branch in Branches)
            branch.Check("Choice", capability, problems);
    }

    public override Step Begin(StepContext context) => new ChoiceStep<T>([.. ways.Select(way => way.Begin(context))], rest?.Begin(context));

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        for (var i = 0; i < ways.Length; i++)
        {
            var taken = ways[i].IsTakenAsync(exchange);
            if (!taken.IsCompletedSuccessfully)
                return AwaitAsync(taken, i, exchange, next);
            if (taken.Result)
                return ways[i].Branch.RunAsync(exchange, next);
        }

        return OtherwiseAsync(exchange, next);
    }

    public override string ToString() => $"{Name}({string.Join(" | ", Branches)})";

    private async ValueTask<Exchange> AwaitAsync(ValueTask<bool> taken, int i, Exchange exchange, Next next)
    {
        while (!await taken.ConfigureAwait(false))
        {
            if (++i == ways.Length)
                return await OtherwiseAsync(exchange, next).ConfigureAwait(false);
            taken = ways[i].IsTakenAsync(exchange);
        }

        return await ways[i].Branch.RunAsync(exchange, next).ConfigureAwait(false);
    }

    private ValueTask<Exchange> OtherwiseAsync(Exchange exchange, Next next) =>
        rest is null ? new(exchange.Drop("unmatched")) : rest.RunAsync(exchange, next);
}
