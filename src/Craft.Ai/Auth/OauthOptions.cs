namespace Crafting.Ai;

/// <summary>What <c>Oauth(…)</c> needs: whom to trust, and for a proxy where to sign in.</summary>
/// <remarks>Without <see cref="Endpoints"/> the server is a resource server (RFC 9728); with them it stands between client and
/// provider.</remarks>
public sealed record OauthOptions
{
    /// <summary>Decides whether a token is good: <c>Jwks(…)</c>, <c>Jwt(…)</c> or <c>Verifier(…)</c>.</summary>
    public TokenVerifier? Verify { get; init; }

    /// <summary>The public base URL of this server, for example <c>https://mcp.example.com</c>.</summary>
    /// <remarks>The issuer of a proxy, and with the MCP path the resource. By default the address that the server listens on, on loopback
    /// only.</remarks>
    public string? ResourceIssuerUrl { get; init; }

    /// <summary>The URL that clients connect to; <see cref="ResourceIssuerUrl"/> and the MCP path by default.</summary>
    public string? ResourceUrl { get; init; }

    /// <summary>Where the endpoints of a proxy live; <see cref="ResourceIssuerUrl"/> by default.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The server's name for people and metadata; its title or name by default.</summary>
    public string? ResourceName { get; init; }

    /// <summary>The identity provider's own endpoints; null for a resource server.</summary>
    public OauthEndpoints? Endpoints { get; init; }

    /// <summary>Finds a client by its id; null for unknown, an exception for no answer.</summary>
    public Func<string, CancellationToken, Task<OauthClient?>>? Client { get; init; }

    /// <summary>How the proxy sends users to the provider; chosen from the provider's metadata by default.</summary>
    public OauthMode Mode { get; init; } = OauthMode.Auto;

    /// <summary>Lets <see cref="OauthMode.Pass"/> start although the provider adds <c>iss</c> to its answers.</summary>
    public bool AllowIssuerMismatch { get; init; }

    /// <summary>The scopes in the metadata (RFC 9728 section 2); empty to name none.</summary>
    public IReadOnlyList<string> ScopesSupported { get; init; } = [];

    /// <summary>The scopes that every request needs; empty for none.</summary>
    public IReadOnlyList<string> RequiredScopes { get; init; } = [];

    /// <summary>What a scope includes besides itself, for example <c>admin</c> the scope <c>write</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ScopeImplications { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The scope that is asked for when the client names none; null to name none.</summary>
    public string? DefaultScope { get; init; }

    /// <summary>Whether the provider is told this server's <c>resource</c> (RFC 8707); not by default.</summary>
    public bool ForwardResource { get; init; }

    /// <summary>Whether a stored secret is added for clients that present none; not by default.</summary>
    public bool AttachClientSecret { get; init; }

    /// <summary>How clients are authenticated at the provider; as they authenticate here by default.</summary>
    public UpstreamTokenAuth UpstreamTokenAuth { get; init; } = UpstreamTokenAuth.AsPresented;

    /// <summary>Private-use schemes that redirects may have, besides those with a dot and the usual editors.</summary>
    public IReadOnlyList<string> RedirectSchemes { get; init; } = [];

    /// <summary>May refuse a registration; every client may register by default.</summary>
    public Func<OauthClient, bool>? AcceptRegistration { get; init; }

    /// <summary>A page for developers: an absolute http or https URL.</summary>
    public string? ServiceDocumentationUrl { get; init; }

    /// <summary>The page with the resource's policy: an absolute http or https URL.</summary>
    public string? PolicyUrl { get; init; }

    /// <summary>The page with the terms of service: an absolute http or https URL.</summary>
    public string? TermsOfServiceUrl { get; init; }

    /// <summary>Limits and times, each with a default that suits hosted clients.</summary>
    public OauthLimits Limits { get; init; } = new();

    /// <summary>The preset that these options come from; null for options that were written by hand.</summary>
    internal IOauthPreset? Preset { get; init; }
}
