namespace Crafting.Ai;

/// <summary>What <c>Clerk(…)</c> needs beside the keys; every option has a default.</summary>
public sealed record ClerkOptions
{
    /// <summary>The public base URL of this server; on loopback its address by default.</summary>
    public string? ResourceIssuerUrl { get; init; }

    /// <summary>The URL that clients connect to; <see cref="ResourceIssuerUrl"/> and the MCP path by default.</summary>
    public string? ResourceUrl { get; init; }

    /// <summary>The server's name on consent pages and in metadata; its title or name by default.</summary>
    public string? ResourceName { get; init; }

    /// <summary>Whether clients sign in through this server, at one single URL; not by default.</summary>
    /// <remarks>By default the server's metadata sends clients to Clerk, which works with every current client. Clients with a
    /// metadata document (CIMD) cannot come through a proxy.</remarks>
    public bool Proxy { get; init; }

    /// <summary>The scopes in the metadata; <c>profile</c> and <c>email</c> by default.</summary>
    /// <remarks>Clerk refuses scopes that a client did not register for: never <c>openid</c>.</remarks>
    public IReadOnlyList<string> ScopesSupported { get; init; } = ["profile", "email"];

    /// <summary>The scopes that every request needs; empty for none.</summary>
    public IReadOnlyList<string> RequiredScopes { get; init; } = [];

    /// <summary>What <c>aud</c> must contain: <c>*</c> for anything by default, null for this server's own URL.</summary>
    /// <remarks>Clerk writes <c>aud</c> only for clients that name the resource, in instances that bind audiences. An <c>aud</c>
    /// that is there must be this server's even by default; where every token has one, set null.</remarks>
    public string? Audience { get; init; } = "*";

    /// <summary>The clients whose tokens are accepted; by default every client that Clerk has on record.</summary>
    public IReadOnlyList<string> AllowedClients { get; init; } = [];

    /// <summary>Whether Clerk must have the client on record when no <see cref="AllowedClients"/> are named; true by default.</summary>
    /// <remarks>Clients with a metadata document (CIMD) are on no record. They are let in when the token's <c>aud</c> is this
    /// server, which needs an instance that binds audiences; false lets in every client that Clerk made a token for.</remarks>
    public bool ClientMustBeKnown { get; init; } = true;

    /// <summary>Whether opaque tokens (<c>oat_…</c>) are accepted, by asking Clerk; not by default.</summary>
    /// <remarks>An answer counts for at most 60 seconds.</remarks>
    public bool OpaqueTokens { get; init; }

    /// <summary>Whether membership in an organization gives roles; true by default.</summary>
    /// <remarks>Asked at most once a minute and user. It is the organization in the token (scope <c>user:org:read</c>), or one of
    /// <see cref="Organizations"/>. Both <c>member</c> and <c>org:member</c> match.</remarks>
    public bool RolesFromOrganizations { get; init; } = true;

    /// <summary>The ids of organizations whose roles count; empty for every one.</summary>
    /// <remarks>Where users may create organizations, everybody is the admin of one: then name yours.</remarks>
    public IReadOnlyList<string> Organizations { get; init; } = [];

    /// <summary>Whether the roles of all organizations count when the token names none; not by default.</summary>
    public bool AnyOrganization { get; init; }

    /// <summary>Whether the list <c>roles</c> in a user's public metadata counts; true by default.</summary>
    public bool RolesFromPublicMetadata { get; init; } = true;

    /// <summary>Clerk's Frontend API when behind a proxy; by default the publishable key names it.</summary>
    public string? FrontendUrl { get; init; }

    /// <summary>Clerk's Backend API; <c>https://api.clerk.com</c> by default.</summary>
    public string BackendUrl { get; init; } = "https://api.clerk.com";

    /// <summary>Limits and times, each with a default that suits hosted clients.</summary>
    public OauthLimits Limits { get; init; } = new();
}
