namespace Crafting.Ai;

/// <summary>What the server says about itself, and how clients reach it.</summary>
public sealed class McpOptions
{
    /// <summary>The server's name; the application's name by default.</summary>
    public string? Name { get; set; }

    /// <summary>The name for people.</summary>
    public string? Title { get; set; }

    /// <summary>The server's version; the entry assembly's by default.</summary>
    public string? Version { get; set; }

    /// <summary>What the server is for, in a sentence.</summary>
    public string? Description { get; set; }

    /// <summary>A page about the server: an absolute URL.</summary>
    public string? WebsiteUrl { get; set; }

    /// <summary>How a model should use the tools; sent when a client connects.</summary>
    public string? Instructions { get; set; }

    /// <summary>Icons of the server; a tool without icons of its own inherits them.</summary>
    public IReadOnlyList<McpIcon> Icons { get; set; } = [];

    /// <summary>How clients talk to the server; <see cref="McpTransport.Http"/> by default.</summary>
    public McpTransport Transport { get; set; } = McpTransport.Http;

    /// <summary>The host to listen on when nothing else configures addresses; <c>localhost</c> by default.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>The port to listen on when nothing else configures addresses; 3001 by default.</summary>
    public int Port { get; set; } = 3001;

    /// <summary>The path of the endpoint; <c>/mcp</c> by default.</summary>
    public string Path { get; set; } = "/mcp";

    /// <summary>Who gets a session; clients of the 2025 revisions by default.</summary>
    public McpSessions Sessions { get; set; } = McpSessions.ForInitializeClients;

    /// <summary>Which routes are listed and can be called; all that begin at <c>Mcp()</c> by default.</summary>
    /// <remarks>Tools that are registered with the SDK itself are not asked about.</remarks>
    public Func<Capability, bool>? Tools { get; set; }

    /// <summary>Whether tools that the caller's roles forbid are listed as well; false by default.</summary>
    /// <remarks>Calling one is refused either way; a client that calls only what is listed can then show the refusal.</remarks>
    public bool ListForbiddenTools { get; set; }

    /// <summary>Who may call: <c>Oauth(…)</c>, <c>Jwks(…)</c>, <c>Clerk(…)</c> and others; everybody by default.</summary>
    public McpAuth? Auth { get; set; }

    /// <summary>The options of OAuth; null when nobody is asked for a token.</summary>
    internal OauthOptions? Oauth => Auth?.Options;

    /// <summary>Asks somebody of your own about each caller, for example for roles; fails closed.</summary>
    /// <remarks>Gets what the access token says about the caller, the token itself, and a token that is cancelled after 5 seconds.
    /// Roles, name and e-mail address count. Answers are remembered for at most 5 minutes, and never longer than the access token
    /// lives.</remarks>
    public Func<VerifiedIdentity, string, CancellationToken, Task<Userinfo?>>? Userinfo { get; set; }

    /// <summary>The issuer's userinfo endpoint (OpenID Connect Core section 5.3), asked about each caller.</summary>
    /// <remarks>It gets the caller's token, so it must be at the issuer's host or below it.</remarks>
    public string? UserinfoUrl { get; set; }

    /// <summary>Whether the userinfo endpoint is taken from the issuer's metadata (OpenID Connect Discovery 1.0).</summary>
    public bool DiscoverUserinfo { get; set; }

    /// <summary>Which web pages may read answers; those of this machine by default.</summary>
    public McpCors Cors { get; set; } = McpCors.Loopback;

    /// <summary>Host names that requests may be addressed to, besides loopback names on a loopback address.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins of web pages that may call, besides the server's own and loopback ones.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether pages at any loopback port may call a loopback server; true by default.</summary>
    public bool AllowLoopbackOrigins { get; set; } = true;

    /// <summary>Whether <c>MapCraft</c> also maps the operator's page in Development, at <c>/craft</c>; true by default.</summary>
    /// <remarks>Elsewhere there is a page only where <c>MapCraftDashboard</c> is called.</remarks>
    public bool DevelopmentDashboard { get; set; } = true;

    /// <summary>The largest message in bytes, over HTTP and stdio; 4 MiB by default.</summary>
    public long MaxRequestBodyBytes { get; set; } = 4 * 1024 * 1024;
}
