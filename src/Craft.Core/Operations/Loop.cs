using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    private const int Rounds = 1000;

    /// <summary>Repeats a block as long as the condition holds, which is asked before every round.</summary>
    /// <param name="condition">Whether to go round again.</param>
    /// <param name="block">The steps of a round; they keep the type of the body.</param>
    /// <param name="max">How many rounds there may be, 1 to 1 000 000; 1000 by default. One more fails the call.</param>
    public Route<T> Loop(Func<T, bool> condition, Func<Route<T>, Route<T>> block, int max = Rounds) => Then(new LoopStep<T>(condition, Round(block), max));

    /// <inheritdoc cref="Loop(Func{T, bool}, Func{Route{T}, Route{T}}, int)" />
    public Route<T> Loop(Func<T, Exchange, bool> condition, Func<Route<T>, Route<T>> block, int max = Rounds) => Then(new LoopStep<T>(condition, Round(block), max));

    /// <inheritdoc cref="Loop(Func{T, bool}, Func{Route{T}, Route{T}}, int)" />
    [OverloadResolutionPriority(3)]
    public Route<T> Loop(Func<T, Task<bool>> condition, Func<Route<T>, Route<T>> block, int max = Rounds) => Then(new LoopStep<T>(condition, Round(block), max));

    /// <inheritdoc cref="Loop(Func{T, bool}, Func{Route{T}, Route{T}}, int)" />
    [OverloadResolutionPriority(3)]
    public Route<T> Loop(Func<T, Exchange, Task<bool>> condition, Func<Route<T>, Route<T>> block, int max = Rounds) => Then(new LoopStep<T>(condition, Round(block), max));

    /// <inheritdoc cref="Loop(Func{T, bool}, Func{Route{T}, Route{T}}, int)" />
    [OverloadResolutionPriority(2)]
    public Route<T> Loop(Func<T, ValueTask<bool>> condition, Func<Route<T>, Route<T>> block, int max = Rounds) => Then(new LoopStep<T>(condition, Round(block), max));

    /// <inheritdoc cref="Loop(Func{T, bool}, Func{Route{T}, Route{T}}, int)" />
    [OverloadResolutionPriority(2)]
    public Route<T> Loop(Func<T, Exchange, ValueTask<bool>> condition, Func<Route<T>, Route<T>> block, int max = Rounds) => Then(new LoopStep<T>(condition, Round(block), max));

    private static Branch Round(Func<Route<T>, Route<T>> block) => new("round", Branch(block));
}

/// <summary>Repeats a block while a condition holds, never more often than it may.</summary>
internal sealed class LoopStep<T>(Lambda<T, bool> condition, Branch round, int max) : Step
{
    private const int MostRounds = 1_000_000;

    public override string Name => "loop";

    internal override IEnumerable<Step> Inner => round.Steps;

    public override void Check(Capability capability, Problems problems)
    {
        if (max is < 1 or > MostRounds)
            problems.Add(CraftError.Misconfigured, capability.Id, FormattableString.Invariant($".Loop was given max {max}. Use a number from 1 to {MostRounds}."));
        if (round.Steps.IsEmpty)
            problems.Add(CraftError.LanguageMisuse, capability.Id, ".Loop has a block without steps, so nothing changes from round to round. Add the steps of a round.");
        round.Check("Loop", capability, problems);
    }

    public override Step Begin(StepContext context) => new LoopStep<T>(condition, round.Begin(context), max);

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        for (var done = 0; await condition.InvokeAsync(exchange).ConfigureAwait(false); done++)
        {
            if (done == max)
                throw Endless();
            if (exchange.Call.IsCancelled)
                throw new OperationCanceledException(exchange.CancellationToken);
            exchange = await round.RunAsync(exchange).ConfigureAwait(false);
            if (exchange.IsDropped)
                return exchange;
        }

        return await next(exchange).ConfigureAwait(false);
    }

    public override string ToString() => $"{Name}({string.Join(" -> ", round.Steps)})";

    // The same message would go round as often again: trying again helps nobody.
    private CraftException Endless() => new(
        CraftError.StepFailed with { Retryable = false },
        FormattableString.Invariant($"The work did not come to an end within {max} {(max == 1 ? "round" : "rounds")}."));
}
