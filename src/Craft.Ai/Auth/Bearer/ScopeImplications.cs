namespace Crafting.Ai;

/// <summary>Scopes that include others, for example <c>admin</c> the scope <c>write</c>.</summary>
internal sealed class ScopeImplications(IReadOnlyDictionary<string, IReadOnlyList<string>> includes)
{
    public VerifiedIdentity Apply(VerifiedIdentity identity)
    {
        if (includes.Count == 0 || identity.Scopes.Count == 0)
            return identity;
        List<string> scopes = [.. identity.Scopes];
        // The list grows while it is walked, so that what is included may include more; each scope is added once.
        for (var i = 0; i < scopes.Count; i++)
        {
            if (includes.TryGetValue(scopes[i], out var more))
                scopes.AddRange(more.Where(scope => !scopes.Contains(scope, StringComparer.Ordinal)));
        }

        return identity with { Scopes = scopes };
    }
}
