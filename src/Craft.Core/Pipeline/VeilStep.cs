namespace Crafting.Pipeline;

/// <summary>Goes on with a copy of the body in which everything is empty that the caller may not see.</summary>
internal sealed class VeilStep<T> : Step
{
    private const int MostRoles = 63;

    private readonly bool _keepsOnlyNamed;
    private readonly (string? Role, NamedField Path)[] _rules;
    private readonly string[] _roles;
    private readonly Veil<T>? _veil;

    /// <param name="keepsOnlyNamed">Whether what is not named is hidden.</param>
    /// <param name="rules">Which role sees a field; everybody without one.</param>
    public VeilStep(bool keepsOnlyNamed, (string? Role, NamedField Path)[] rules)
        : this(keepsOnlyNamed, rules, null)
    {
    }

    private VeilStep(bool keepsOnlyNamed, (string? Role, NamedField Path)[] rules, Veil<T>? veil)
    {
        _keepsOnlyNamed = keepsOnlyNamed;
        _rules = rules;
        _roles = [.. rules.Select(rule => rule.Role).OfType<string>().Where(role => role.Length > 0).Distinct(StringComparer.Ordinal)];
        _veil = veil;
    }

    public override string Name => _keepsOnlyNamed ? "keep" : "mask";

    public override void Check(Capability capability, Problems problems)
    {
        var before = problems.Found.Count;
        if (_rules.Length == 0)
            Report("no field. Name what callers may see.");
        if (_rules.Any(rule => rule.Role is { Length: > 0 } role && string.IsNullOrWhiteSpace(role)))
            Report("a blank role. Remove it or name the role.");
        if (_roles.Length > MostRoles)
            Report(FormattableString.Invariant($"{_roles.Length} roles. Use {MostRoles} at most."));
        foreach (var mistake in _rules.Select(rule => rule.Path.Mistake).OfType<string>().Distinct(StringComparer.Ordinal))
            Report(mistake + ".");
        if (problems.Found.Count == before)
            Build(Report);

        void Report(string sentence) => problems.Add(
            CraftError.Misconfigured, capability.Id, $".{(_keepsOnlyNamed ? "Keep" : "Mask")} was given {sentence}");
    }

    public override Step Begin(StepContext context) => new VeilStep<T>(_keepsOnlyNamed, _rules, Build(_ => { }));

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        next(exchange.WithBody(_veil!.Cover((T)exchange.Body!, Held(exchange))));

    public override string ToString() => _keepsOnlyNamed
        ? $"{Name}({string.Join("; ", _rules.GroupBy(rule => rule.Role).Select(group => (group.Key is null ? "" : group.Key + ": ") + string.Join(", ", group.Select(rule => rule.Path))))})"
        : $"{Name}({_rules[0].Path}{(_roles.Length == 0 ? "" : " unless " + string.Join(", ", _roles))})";

    private Veil<T>? Build(Action<string> report)
    {
        var tree = new FieldTree();
        foreach (var (role, path) in _rules)
            tree.Add(path, role is null ? FieldTree.Everybody : BitOf(role));
        return new VeilBuilder(_keepsOnlyNamed, report).Build<T>(tree);
    }

    // The empty role is nobody's: a mask without roles.
    private ulong BitOf(string role) => role.Length == 0 ? 0 : 1ul << (Array.IndexOf(_roles, role) + 1);

    // As .Authorize(role) decides: nobody has no role, and neither has a caller whose sign-in ran out or for whom somebody else acts.
    private ulong Held(Exchange exchange)
    {
        var held = FieldTree.Everybody;
        if (exchange.Principal is not { Actor: null } principal || principal.ExpiresAt <= exchange.Call.Route.Time.GetUtcNow())
            return held;
        for (var i = 0; i < _roles.Length; i++)
        {
            if (principal.Roles.Hold(_roles[i]))
                held |= 1ul << (i + 1);
        }

        return held;
    }
}
