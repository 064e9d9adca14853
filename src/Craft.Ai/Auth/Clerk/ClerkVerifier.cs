namespace Crafting.Ai;

/// <summary>Checks Clerk's access tokens: signed ones by the instance's keys, opaque ones by asking.</summary>
internal sealed class ClerkVerifier : TokenVerifier
{
    private readonly ClerkInstance? _instance;
    private readonly ClerkOptions _options;
    private readonly IReadOnlyList<string> _problems;
    private readonly TokenOptions _tokens;
    private readonly TokenVerifier? _signed;

    public ClerkVerifier(ClerkInstance? instance, ClerkOptions options, IReadOnlyList<string> problems)
    {
        (_instance, _options, _problems) = (instance, options, problems);
        // One key signs everything that an instance issues, so session tokens, templates and id tokens are told apart by their
        // type and by the client, which only access tokens have.
        _tokens = new()
        {
            RequireAccessTokenType = true,
            AllowedClients = options.AllowedClients,
            ClientMustBeKnown = options.Audience == "*" && options.AllowedClients.Count == 0 && options.ClientMustBeKnown,
            // They cannot come through a proxy: the provider compares the redirect with their own document.
            DocumentsNeedNoRecord = !options.Proxy,
            Roles = claims => ClerkRoleNames.FromClaims(claims, options.Organizations),
        };
        if (instance is not null)
            (_signed, Issuers) = (Dsl.Jwks(instance.JwksUrl, instance.Issuer, options.Audience, _tokens), [instance.Issuer]);
    }

    public override IReadOnlyList<string> Issuers { get; } = [];

    internal override string? JwksUrl => _instance?.JwksUrl;

    internal override IEnumerable<string> Problems() => [.. _problems, .. _signed?.Problems() ?? []];

    internal override IEnumerable<string> Warnings()
    {
        if (_options.Audience == "*")
        {
            yield return _options.AllowedClients.Count == 0
                ? $"A token of any OAuth application of {_instance} is good here, unless it names another audience. "
                    + "Name the clients in ClerkOptions.AllowedClients, or the audience"
                : "Tokens that the clients in ClerkOptions.AllowedClients got for another server are good here too, unless they name its "
                    + "audience. Name yours where Clerk binds audiences";
        }

        // Everybody is the admin of an organization that everybody may create.
        if (_options is { RolesFromOrganizations: true, Organizations.Count: 0 })
            yield return "Roles of every Clerk organization count, also of one that a user has created. "
                + "Name yours in ClerkOptions.Organizations, or let nobody create organizations";
    }

    internal override ITokenCheck Open(VerifierContext context)
    {
        VerifierOptionsCheck.RefuseProblems(this);
        return new ClerkTokenCheck(
            _signed!.Open(context),
            _options.OpaqueTokens
                ? new ClerkOpaqueTokens(new(_instance!, context.Outbound), _instance!.Issuer, new("*", _tokens, context), context)
                : null,
            _options.Audience == "*" ? context.Resource : null,
            new(_instance!));
    }
}
