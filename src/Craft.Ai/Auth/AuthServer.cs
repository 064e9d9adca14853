using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>How the server stands to the identity provider.</summary>
internal enum ServingMode
{
    /// <summary>Clients go to the provider themselves (RFC 9728).</summary>
    ResourceServer,

    /// <summary>Clients come here first, and the provider answers them.</summary>
    Pass,

    /// <summary>Clients come here first, and are answered from here.</summary>
    Relay,
}

/// <summary>Authentication of one application: what was configured, and what was found out at start-up.</summary>
internal sealed class AuthServer(OauthOptions options, TokenVerifier verifier, Func<AuthUrls> urls, string name, Outbound outbound, TimeProvider time, ILoggerFactory loggers)
{
    private AuthUrls? _urls;

    public OauthOptions Options => options;

    public TokenVerifier Verifier => verifier;

    /// <summary>The name that people and metadata see.</summary>
    public string Name => name;

    public Outbound Outbound => outbound;

    public TimeProvider Time => time;

    public ILogger Logger { get; } = loggers.CreateLogger("Craft.Auth");

    /// <summary>The addresses, from configuration and never from a request: a Host header must not poison a document.</summary>
    public AuthUrls Urls => _urls ??= urls();

    public bool IsProxy => options.Endpoints is not null;

    /// <summary>Decided once before the first request, and never changed.</summary>
    public ServingMode Mode { get; set; } = options.Endpoints is null ? ServingMode.ResourceServer : ServingMode.Relay;

    /// <summary>What the provider says about itself; null while it cannot be read.</summary>
    public UpstreamMetadata? Upstream { get; set; }
}

/// <summary>The addresses under which this server is known.</summary>
/// <param name="Issuer">This server's own issuer identifier: no slash at the end.</param>
/// <param name="BaseUrl">What the proxy's endpoints begin with; the issuer unless configured.</param>
/// <param name="Resource">The URL that clients connect to, in the exact form they compare (RFC 9728 section 3.3).</param>
internal sealed record AuthUrls(string Issuer, string BaseUrl, string Resource)
{
    /// <summary>Where the resource's metadata is: the well-known part goes before the path (RFC 9728 section 3.1).</summary>
    public string ResourceMetadata { get; } = new Uri(Resource) is var url
        ? $"{url.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-protected-resource{(url.AbsolutePath == "/" ? "" : url.AbsolutePath)}"
        : "";

    /// <summary>Where the provider answers in relay mode.</summary>
    public string Callback => BaseUrl + "/oauth/callback";
}

/// <summary>The parts of the provider's metadata that decisions hang on (RFC 8414 section 2).</summary>
/// <param name="Issuer">The provider's issuer, as it writes it.</param>
/// <param name="SendsIssuer">Whether it adds <c>iss</c> to its answers (RFC 9207 section 3).</param>
/// <param name="UserinfoEndpoint">Its userinfo endpoint; null when it has none.</param>
internal sealed record UpstreamMetadata(string Issuer, bool SendsIssuer, string? UserinfoEndpoint);
