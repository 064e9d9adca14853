namespace Crafting.Pipeline;

/// <summary>A type that no truthful schema can describe, with everything to change in it.</summary>
internal sealed class ContractException(Type type, IReadOnlyList<string> problems)
    : Exception($"{TypeNames.Of(type)} cannot be a contract:{string.Concat(problems.Select(problem => "\n  - " + problem))}")
{
    /// <summary>Every problem of the type, each a sentence that says what to change.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
