namespace Crafting.Pipeline;

/// <summary>What a begun step remembers, for an operator: a breaker, a queue, a cache.</summary>
/// <remarks>Implemented by what <see cref="Step.Begin"/> returns. Nobody asks while calls run, only operators do; it is asked from any
/// thread, must not wait for anything, and never shows bodies, keys, callers or texts of exceptions.</remarks>
public interface IStepState
{
    /// <summary>What it is the state of; a step's own name will do.</summary>
    string Name { get; }

    /// <summary>Whether an operator should look at it, as at an open breaker.</summary>
    bool IsDegraded => false;

    /// <summary>The state at this moment: texts, numbers and booleans by name.</summary>
    IReadOnlyDictionary<string, object> Read();
}
