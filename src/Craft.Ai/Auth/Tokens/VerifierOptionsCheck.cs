namespace Crafting.Ai;

/// <summary>Finds in a verifier's configuration what cannot work, or lets too many in.</summary>
internal static class VerifierOptionsCheck
{
    public static IEnumerable<string> Problems(string verb, string? issuer, string? audience, TokenOptions options)
    {
        foreach (var each in options.FurtherIssuers.Prepend(issuer))
        {
            if (string.IsNullOrWhiteSpace(each) || each != each.Trim())
                yield return $"{verb} has the issuer \"{each}\". Write it exactly as the provider writes \"iss\" into its tokens.";
        }

        if (audience is not null && (string.IsNullOrWhiteSpace(audience) || audience != audience.Trim()))
            yield return $"{verb} has the audience \"{audience}\". Write what the provider puts into \"aud\", or leave it "
                + "out for this server's own URL.";
        if (audience == "*" && !options.RequiresAccessTokenType(audience) && options.AllowedClients.Count == 0
            && options.ClientMustBeKnown != true)
            yield return "audience * accepts every token of this issuer; add RequireAccessTokenType or an allowed client list";
        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromMinutes(5))
            yield return $"{verb} has a ClockSkew of {options.ClockSkew}. Use zero to 5 minutes.";
        if (options.AllowedClients.Any(string.IsNullOrWhiteSpace))
            yield return $"{verb} has a blank entry in AllowedClients. Write client ids, or leave the list empty for all.";
        if (options.RolesClaim is { } claim && string.IsNullOrWhiteSpace(claim))
            yield return $"{verb} has a blank RolesClaim. Name a claim, or leave it out for \"roles\".";
        if (options is { RolesClaim: not null, Roles: not null })
            yield return $"{verb} has both RolesClaim and Roles. Roles alone decides: leave one out.";
    }

    public static IEnumerable<string> Warnings(string verb, string? audience, TokenOptions options)
    {
        if (audience != "*")
            yield break;
        yield return options.AllowedClients.Count == 0 && options.ClientMustBeKnown != true
            ? $"{verb} accepts any audience: every access token of this issuer is good here, whomever it was made for. "
                + "Name the audience, or AllowedClients."
            : $"{verb} accepts any audience: tokens that these clients got for another server are good here too. Name the audience.";
    }

    public static IEnumerable<string> UrlProblems(string verb, string? url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            yield return $"{verb} has the key set URL \"{url}\". Use an absolute https URL.";
        else if (address.UserInfo.Length != 0)
            yield return $"{verb} has a key set URL with a user name or password in it. Public keys need none.";
        else if (address.Scheme == "http" && !address.IsLoopback)
            yield return $"{verb} has the key set URL \"{url}\". Use https: who can change the keys on the way can be anybody. "
                + "Only loopback may use http.";
    }

    public static IEnumerable<string> AlgorithmProblems(string verb, TokenOptions options)
    {
        if (options.Algorithms.Count == 0)
            yield return $"{verb} accepts no signature algorithm. Name some of {SignatureAlgorithm.Names(SignatureAlgorithm.Asymmetric)}.";
        foreach (var name in options.Algorithms)
        {
            if (SignatureAlgorithm.Find(SignatureAlgorithm.Asymmetric, name) is null)
                yield return $"{verb} accepts the signature algorithm \"{name}\". "
                    + $"Use some of {SignatureAlgorithm.Names(SignatureAlgorithm.Asymmetric)}.";
        }
    }

    /// <summary>The application reports problems before it starts; whoever did not ask must not get half a check.</summary>
    public static void RefuseProblems(TokenVerifier verifier)
    {
        if (verifier.Problems().FirstOrDefault() is { } problem)
            throw new InvalidOperationException(problem);
    }
}
