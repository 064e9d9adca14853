using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Who may talk to the endpoint: the Host and Origin rules of one running server.</summary>
// DNS rebinding: a page on evil.example points its own name at 127.0.0.1 and reads the answers as same-origin. The
// browser still says Host: evil.example, which is what the host rule refuses. Requests that a foreign page sends to
// localhost itself carry its Origin, which is what the origin rule refuses.
internal sealed class Admission
{
    private readonly HostRule[] _hosts;
    private readonly string[] _origins;
    private readonly bool _anyHost;
    private readonly bool _anyOrigin;
    private readonly bool _loopbackOrigins;

    public Admission(FrontDoorOptions options, BoundHosts bound, IEnumerable<string> appHosts)
    {
        _anyHost = options.AllowedHosts.Contains("*");
        _anyOrigin = options.AllowedOrigins.Contains("*");
        _loopbackOrigins = options.AllowLoopbackOrigins && bound.LoopbackOnly;
        List<string> names = [.. options.AllowedHosts.Where(h => h != "*"), .. appHosts];
        if (options.PublicUrl is { } url) names.Add(url.Authority);
        AnswersOnlyToLoopback = !_anyHost && names.Count == 0 && bound.Names.Count == 0;
        _hosts = [.. names.Concat(bound.Names).Select(HostRule.Parse)];
        IEnumerable<string> own = options.PublicUrl is { } home ? [home.GetLeftPart(UriPartial.Authority)] : [];
        _origins = [.. options.AllowedOrigins.Where(o => o != "*").Concat(own).Select(OriginRule.Normalize)];
    }

    /// <summary>Whether clients of other machines are refused for want of an allowed host.</summary>
    public bool AnswersOnlyToLoopback { get; }

    public Refusal? Check(HttpRequest request)
    {
        var hosts = request.Headers.Host;
        Authority host = default;
        if (hosts.Count > 1 || !Authority.TryParse(hosts.ToString(), out host))
        {
            if (!_anyHost) return Refusal.Host;
        }
        else if (!IsAllowedHost(host, request.IsHttps))
        {
            return Refusal.Host;
        }

        var origins = request.Headers.Origin;
        if (origins.Count == 0) return null;
        return origins.Count == 1 && IsAllowedOrigin(origins.ToString(), host, request.IsHttps) ? null : Refusal.Origin;
    }

    /// <summary>Whether the request is addressed to this server, whatever page it comes from.</summary>
    public bool IsKnownHost(HttpRequest request) =>
        _anyHost || (request.Headers.Host is [{ } name] && Authority.TryParse(name, out var host) && IsAllowedHost(host, request.IsHttps));

    private bool IsAllowedHost(in Authority host, bool https)
    {
        // Loopback names are safe on every binding: a rebinding page cannot be called localhost.
        if (_anyHost || host.IsLoopback) return true;
        foreach (var rule in _hosts)
        {
            if (rule.Covers(host, https ? 443 : 80)) return true;
        }

        return false;
    }

    public bool IsAllowedOrigin(string origin, in Authority host, bool https)
    {
        // Every sandboxed frame and file says null: it names nobody.
        if (origin is "" or "null") return false;
        if (_anyOrigin) return true;
        foreach (var allowed in _origins)
        {
            if (string.Equals(origin, allowed, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return OriginRule.TryParse(origin, out var authority, out var secure)
            && ((_loopbackOrigins && authority.IsLoopback) || IsSameOrigin(authority, secure, host, https));
    }

    // A proxy may end TLS before us, so https pages may meet an http request; never the other way round.
    private static bool IsSameOrigin(in Authority origin, bool secure, in Authority host, bool https)
    {
        var defaultPort = secure ? 443 : 80;
        return (secure || !https)
            && origin.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
            && (origin.Port == 0 ? defaultPort : origin.Port) == (host.Port == 0 ? defaultPort : host.Port);
    }
}
