namespace Crafting.Pipeline;

/// <summary>Collects failures; bounded, so that a hostile value costs no more than an honest one.</summary>
internal sealed class FailureList
{
    private const int Limit = 1000;

    private readonly List<ContractFailure> _failures = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    public int Count => _failures.Count;

    public bool Full => _failures.Count >= Limit;

    public IReadOnlyList<ContractFailure> Failures => _failures;

    /// <summary>Adds one field; the sentence starts with its name.</summary>
    /// <returns>Whether the field was new and there was room.</returns>
    public bool Add(string path, string rest)
    {
        // Several keywords can fail for one field: the first sentence is enough to act on.
        if (Full || !_paths.Add(path))
        {
            return false;
        }

        _failures.Add(new ContractFailure(path, $"{(path.Length == 0 ? "The value" : path)} {rest}"));
        return true;
    }
}
