using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crafting.Ai;

/// <summary>Everything that is wrong with the options of <c>mcp.Auth</c>, found without asking anybody.</summary>
internal sealed class AuthProblems(McpOptions mcp, OauthOptions options, IServiceProvider services, Action<string> report)
{
    public const string PublicUrlMissing =
        "ResourceIssuerUrl is missing. A server that listens beyond this machine must know its public URL, for example "
            + "\"https://mcp.example.com\".";

    public void Report()
    {
        if (options.Verify is null)
            report("Oauth has no Verify. Say how tokens are checked, for example Verify = Jwks(jwksUrl, issuer).");
        foreach (var sentence in options.Verify?.Problems() ?? [])
            report(sentence);
        CheckUrls();
        CheckProxy();
        CheckTexts();
        CheckUserinfo();
        CheckLimits();
    }

    private void CheckUrls()
    {
        if (options.ResourceIssuerUrl is null && options.ResourceUrl is null)
            CheckListening();
        CheckOwn("ResourceIssuerUrl", options.ResourceIssuerUrl);
        CheckOwn("ResourceUrl", options.ResourceUrl);
        CheckOwn("BaseUrl", options.BaseUrl);
    }

    // Documents and challenges must name one address that every client can compare; only loopback is known by itself.
    private void CheckListening()
    {
        var address = ListenAddress.First(services, mcp.Host, mcp.Port);
        var binding = Microsoft.AspNetCore.Http.BindingAddress.Parse(address);
        if (binding.Port == 0)
            report("A fixed public URL is needed when the port is chosen by the system. "
                + "Set ResourceIssuerUrl, for example \"http://localhost:3001\".");
        else if (!IsLoopback(binding.Host))
            report(PublicUrlMissing);
    }

    private void CheckOwn(string name, string? url)
    {
        if (url is null)
            return;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0
            || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            report($"{name} is \"{url}\". The resource URL must be absolute, without query or fragment, for example "
                + "\"https://mcp.example.com\".");
        else if (uri.Scheme == "http" && !uri.IsLoopback && services.GetService<IHostEnvironment>()?.IsDevelopment() != true)
            report($"{name} is \"{url}\". The resource URL must use https outside development.");
        else if (url.AsSpan().ContainsAny(Challenge.NotAllowedInValues) || url.AsSpan().ContainsAnyExceptInRange('!', '~'))
            report($"{name} is \"{url}\". Write it in ASCII, without comma, quote, backslash and equals sign: it stands in a header. "
                + "A host has a form such as xn--….");
        else if (url.EndsWith("//", StringComparison.Ordinal))
            report($"{name} is \"{url}\". Write it without slashes at its end.");
    }

    private void CheckProxy()
    {
        if (options.Endpoints is not { } endpoints)
            return;
        if (options.Client is null && options.Preset is null)
            report("Proxy mode needs a client lookup to validate redirect URIs. Set Client = (clientId, cancellationToken) => ….");
        if (!Enum.IsDefined(options.Mode))
            report($"Oauth's Mode is {options.Mode}. Use OauthMode.Auto, OauthMode.Pass or OauthMode.Relay.");
        CheckUpstream("AuthorizationUrl", endpoints.AuthorizationUrl);
        CheckUpstream("TokenUrl", endpoints.TokenUrl);
        CheckUpstream("RegistrationUrl", endpoints.RegistrationUrl);
        CheckUpstream("RevocationUrl", endpoints.RevocationUrl);
    }

    private void CheckUpstream(string name, string? url)
    {
        if (url is null)
            return;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Fragment.Length > 0
            || (uri.Scheme != "https" && !(uri.Scheme == "http" && uri.IsLoopback)))
            report($"Endpoints.{name} is \"{url}\". Use an absolute https URL; http is for loopback only.");
    }

    private void CheckTexts()
    {
        if (options.ResourceName is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > 200 || name.Any(char.IsControl)))
            report(
                "ResourceName must have 1 to 200 characters, and no control characters. Leave it out to use the server's title or name.");
        foreach (var scope in options.RequiredScopes.Concat(options.ScopesSupported).Where(scope => !IsScope(scope)).Distinct())
            report($"\"{scope}\" is not a scope. A scope has no spaces, quotes, commas, backslashes or equals signs.");
        (string, string?)[] pages =
        [
            ("ServiceDocumentationUrl", options.ServiceDocumentationUrl),
            ("PolicyUrl", options.PolicyUrl),
            ("TermsOfServiceUrl", options.TermsOfServiceUrl),
        ];
        foreach (var (member, url) in pages)
        {
            if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                report($"{member} is \"{url}\". Use an absolute http or https URL.");
        }
    }

    private void CheckUserinfo()
    {
        var ways = (mcp.Userinfo is null ? 0 : 1) + (mcp.UserinfoUrl is null ? 0 : 1) + (mcp.DiscoverUserinfo ? 1 : 0);
        if (ways > 1)
            report("mcp.Userinfo, mcp.UserinfoUrl and mcp.DiscoverUserinfo are three ways to ask the same. Keep one.");
        if (mcp.DiscoverUserinfo && options.Verify is { Issuers.Count: not 1 })
            report("mcp.DiscoverUserinfo needs exactly one issuer. Set mcp.UserinfoUrl instead.");
        if (mcp.UserinfoUrl is { } url && options.Verify is { } verifier && UserinfoChoice.ProblemOf(url, verifier.Issuers) is { } problem)
            report(problem);
        if (ways > 0 && options.Preset is { LooksUpCallers: true })
            report("Clerk(…) looks up roles already. Turn that off (RolesFromOrganizations = false, RolesFromPublicMetadata = false), or "
                + "leave out mcp.Userinfo and its kin.");
    }

    private void CheckLimits()
    {
        var limits = options.Limits;
        int[] counts =
        [
            limits.AuthorizePerFiveMinutes, limits.TokenPerMinute, limits.TokenPerMinuteAndAddress, limits.RegisterPerMinute,
            limits.RegisterPerHourAndAddress, limits.RegisterPerHour, limits.FailedTokensPerMinute, limits.ConcurrentUpstreamCalls,
        ];
        if (counts.Any(count => count < 1) || limits.RequestBudget <= TimeSpan.Zero || limits.LookupTimeout <= TimeSpan.Zero
            || limits.LookupLifetime < TimeSpan.Zero)
            report("Oauth's Limits must be positive numbers and times.");
    }

    // RFC 6749 section 3.3, less what a challenge cannot hold.
    private static bool IsScope(string scope) =>
        scope.Length is > 0 and <= 256 && scope.All(c => c is > ' ' and < '\x7f')
            && !scope.AsSpan().ContainsAny(Challenge.NotAllowedInValues);

    private static bool IsLoopback(string host) => host is "::1" || (Authority.TryParse(host, out var authority) && authority.IsLoopback);
}
