using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Authentication of one application: what was configured, and what was found out at start-up.</summary>
internal sealed class AuthServer(
    OauthOptions options,
    TokenVerifier verifier,
    Func<AuthUrls> urls,
    string name,
    Outbound outbound,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public const string LogName = "Craft.Auth";

    private AuthUrls? _urls;

    public OauthOptions Options => options;

    public TokenVerifier Verifier => verifier;

    /// <summary>The name that people and metadata see.</summary>
    public string Name => name;

    public Outbound Outbound => outbound;

    public TimeProvider Time => time;

    public ILogger Logger { get; } = loggers.CreateLogger(LogName);

    /// <summary>The addresses, from configuration and never from a request: a Host header must not poison a document.</summary>
    public AuthUrls Urls => _urls ?? urls();

    public bool IsProxy => options.Endpoints is not null;

    /// <summary>Decided once before the first request, and never changed.</summary>
    public ServingMode Mode { get; set; } = options.Endpoints is null ? ServingMode.ResourceServer : ServingMode.Relay;

    /// <summary>What the provider says about itself; null while it cannot be read.</summary>
    public UpstreamMetadata? Upstream { get; set; }

    /// <summary>Fixes the addresses: from now on the server listens, and they do not change any more.</summary>
    public void Settle() => _urls ??= urls();
}
