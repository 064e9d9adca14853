namespace Crafting.Ai;

/// <summary>What the door of the MCP endpoint needs to know.</summary>
internal sealed record FrontDoorOptions
{
    /// <summary>The host the endpoint listens on when nothing else configures addresses.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The port it listens on when nothing else configures addresses.</summary>
    public int Port { get; init; } = 3001;

    /// <summary>Where clients find this server, if not at the bound address.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whether every request needs a caller.</summary>
    public bool Authenticates { get; init; }

    /// <summary>Whether everybody is let in as one caller.</summary>
    public bool KnowsEverybody { get; init; }

    /// <summary>Which pages may read answers.</summary>
    public McpCors Cors { get; init; } = McpCors.Loopback;

    /// <summary>Further host names the endpoint answers to; <c>*.example.com</c> and <c>*</c> are understood.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Further browser origins that may call, as <c>scheme://host[:port]</c>; <c>*</c> turns the check off.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Whether pages of this machine, at any port, may call a server that only this machine reaches.</summary>
    public bool AllowLoopbackOrigins { get; init; } = true;

    /// <summary>
    /// Longest body in bytes, 4 MiB by default: room for a 3 MB attachment in base64, a seventh of Kestrel's own
    /// limit. The SDK holds a body several times over (bytes, nodes, arguments), so this bounds memory per request.
    /// </summary>
    public long MaxRequestBodyBytes { get; init; } = 4 * 1024 * 1024;

    public static FrontDoorOptions From(McpOptions options) => new()
    {
        Host = options.Host,
        Port = options.Port,
        AllowedHosts = [.. options.AllowedHosts, .. Hosts(options.Oauth?.ResourceIssuerUrl, options.Oauth?.BaseUrl)],
        // Whoever may read the answers may ask.
        AllowedOrigins = [.. options.AllowedOrigins, .. options.Cors.AllowsAny ? ["*"] : options.Cors.AllowedOrigins],
        PublicUrl = Uri.TryCreate(options.Oauth?.ResourceUrl ?? options.Oauth?.ResourceIssuerUrl, UriKind.Absolute, out var url)
            ? url
            : null,
        Authenticates = options.Oauth is not null,
        KnowsEverybody = options.Auth is EverybodyAuth,
        Cors = options.Cors,
        AllowLoopbackOrigins = options.AllowLoopbackOrigins,
        MaxRequestBodyBytes = options.MaxRequestBodyBytes,
    };

    /// <summary>What is wrong with these values, in sentences that say what to write instead.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxRequestBodyBytes is < 1024 or > int.MaxValue)
            yield return $"mcp.MaxRequestBodyBytes is {MaxRequestBodyBytes}. Use a number between 1024 and {int.MaxValue}.";
        foreach (var host in AllowedHosts)
        {
            if (host != "*" && Problem(() => HostRule.Parse(host)) is { } problem) yield return problem;
        }

        foreach (var origin in AllowedOrigins)
        {
            if (origin != "*" && Problem(() => OriginRule.Normalize(origin)) is { } problem) yield return problem;
        }

        if (Problem(() => ListenAddress.Compose(Host, Port)) is { } listen) yield return listen;
    }

    // Where people sign in need not be where tools are called.
    private static IEnumerable<string> Hosts(params IEnumerable<string?> urls)
    {
        foreach (var url in urls)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Authority.Length > 0) yield return parsed.Authority;
        }
    }

    private static string? Problem(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }
}
