namespace Crafting;

/// <summary>Finds what a gate cannot mean: an empty list is neither "allow all" nor "deny all", but a mistake.</summary>
internal sealed class AuthorizeCheck(AuthorizeOptions options, Action<string> report)
{
    private static readonly TimeSpan LongestTolerance = TimeSpan.FromHours(1);

    public void Report()
    {
        CheckList(options.Roles, "roles", "role", ".Authorize(\"role\"), or .Authorize() for anyone who is signed in");
        CheckList(options.AllRoles, "roles", "role", "AllRoles = [\"role\"], or leave AllRoles out");
        CheckList(options.Scopes, "scopes", "scope", "Scopes = [\"scope\"], or leave Scopes out");
        foreach (var scope in (options.Scopes ?? []).Where(scope => !string.IsNullOrWhiteSpace(scope) && !IsScope(scope)))
            report(
                $"the scope \"{scope}\". A scope is one word without quotes or backslashes; write several as Scopes = [\"one\", \"two\"].");
        if (options.Policy is { } policy && string.IsNullOrWhiteSpace(policy))
            report("a blank policy. Name the policy, or leave Policy out.");
        if (options.Subject is { SaysNothing: true })
            report("a subject without Subject, Issuer, Profile or Roles. Set one of them, or leave Subject out.");
        if (options.Subject is { Roles: { } roles } && roles.Any(string.IsNullOrWhiteSpace))
            report("a blank role. Remove it or name the role.");
        if (options.Actor?.Mistake is { } mistake)
            report(mistake + ".");
        if (options.MaxDelegationDepth is < 0 or > Principal.LongestChain)
            report(FormattableString.Invariant(
                $"the delegation depth {options.MaxDelegationDepth}. Use a number from 0 to {Principal.LongestChain}."));
        if (options.ClockTolerance < TimeSpan.Zero || options.ClockTolerance > LongestTolerance)
            report(FormattableString.Invariant($"the clock tolerance {options.ClockTolerance}. Use a time from zero to an hour."));
    }

    /// <summary>Whether it can be a scope at all (RFC 6749 section 3.3): it is also written into a header.</summary>
    internal static bool IsScope(string scope) => scope.All(c => c is '!' or (>= '#' and <= '[') or (>= ']' and <= '~'));

    private void CheckList(IReadOnlyList<string>? list, string plural, string singular, string remedy)
    {
        if (list is { Count: 0 })
            report($"an empty list of {plural}. Write {remedy}.");
        else if (list is not null && list.Any(string.IsNullOrWhiteSpace))
            report($"a blank {singular}. Remove it or name the {singular}.");
    }
}
