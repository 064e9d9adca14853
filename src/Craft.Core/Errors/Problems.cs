using System.Text;

namespace Crafting.Pipeline;

/// <summary>Collects what is wrong with a program, so that it fails once.</summary>
public sealed class Problems
{
    private readonly List<Problem> _found = [];

    /// <summary>Where the route that is being checked was added: all that finds it when it has no id.</summary>
    internal string? Place { get; set; }

    /// <summary>What has been reported so far, in order.</summary>
    public IReadOnlyList<Problem> Found => _found;

    /// <summary>Reports a problem of one route.</summary>
    /// <param name="error">The catalogue entry.</param>
    /// <param name="routeId">The route's id, empty when it has none; null when the problem is the application's.</param>
    /// <param name="sentence">The value and the remedy, as one sentence.</param>
    public void Add(CraftError error, string? routeId, string sentence) => _found.Add(new(error, routeId, sentence) { Place = Place });

    /// <summary>Throws one exception that lists every problem; does nothing when there is none.</summary>
    /// <exception cref="CraftException">With code RC3002 when a problem was reported.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count == 0)
            return;
        var text = new StringBuilder("Craft cannot start: ")
            .Append(_found.Count == 1 ? "1 problem." : FormattableString.Invariant($"{_found.Count} problems."));

        // What is wrong with one route stands together, whoever found it; the routes in the order in which they were met.
        foreach (var problem in _found.GroupBy(problem => problem.Whose).SelectMany(route => route))
            text.Append("\n  ").Append(problem);
        throw new CraftException(CraftError.StartFailed, text.ToString());
    }
}

/// <summary>One thing that is wrong with a program.</summary>
/// <param name="Error">The catalogue entry.</param>
/// <param name="RouteId">The route's id, or null.</param>
/// <param name="Sentence">The value and the remedy.</param>
public sealed record Problem(CraftError Error, string? RouteId, string Sentence)
{
    internal string? Place { get; init; }

    internal string Whose => RouteId switch
    {
        null => "",
        _ when !string.IsNullOrWhiteSpace(RouteId) => $" route '{RouteId}'",
        _ when Place is null => " route without id",
        _ => $" route without id ({Place})",
    };

    /// <inheritdoc />
    public override string ToString() => $"{Error.Code}{Whose}: {Sentence}";
}
