using System.Text.Json;

namespace Crafting.Ai;

/// <summary>What a token must look like beyond signature, issuer, audience and times.</summary>
public sealed record TokenOptions
{
    internal static IReadOnlyList<string> DefaultAlgorithms { get; } = ["RS256", "ES256"];

    internal static TokenOptions Default { get; } = new();

    /// <summary>The accepted signature algorithms of <c>Jwks(…)</c>; RS256 and ES256 by default.</summary>
    /// <remarks>RS384, RS512, PS256 to PS512, ES384 and ES512 are there to choose; <c>none</c> and the HS family never are.</remarks>
    public IReadOnlyList<string> Algorithms { get; init; } = DefaultAlgorithms;

    /// <summary>Whether <c>typ</c> must be <c>at+jwt</c> (RFC 9068); by default when any audience is accepted.</summary>
    public bool? RequireAccessTokenType { get; init; }

    /// <summary>The clients whose tokens are accepted (<c>client_id</c>, else <c>azp</c>); empty for all.</summary>
    public IReadOnlyList<string> AllowedClients { get; init; } = [];

    /// <summary>Whether the server's client lookup must know the token's client.</summary>
    /// <remarks>By default when any audience is accepted, no <see cref="AllowedClients"/> are named, and there is a lookup.</remarks>
    public bool? ClientMustBeKnown { get; init; }

    /// <summary>How far clocks may differ; 30 seconds by default, 5 minutes at most.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The claim that holds the roles, <c>o.rol</c> inside an object; <c>roles</c> by default.</summary>
    /// <remarks>Roles are a list of texts. In a claim that is named here a single text counts too.</remarks>
    public string? RolesClaim { get; init; }

    /// <summary>Reads the roles from the verified claims, instead of <see cref="RolesClaim"/>.</summary>
    public Func<JsonElement, IReadOnlyList<string>>? Roles { get; init; }

    /// <summary>Whether a token without <c>sub</c> speaks for its client; not by default.</summary>
    public bool AllowClientAsSubject { get; init; }

    /// <summary>More issuers whose tokens are accepted, each written as it writes itself.</summary>
    public IReadOnlyList<string> FurtherIssuers { get; init; } = [];

    /// <summary>Whether an audience may stand in for the record of a client with a document.</summary>
    internal bool DocumentsNeedNoRecord { get; init; }

    internal bool RequiresAccessTokenType(string? audience) => RequireAccessTokenType ?? audience == "*";
}
