using Crafting.Pipeline;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Crafting.Ai;

/// <summary>Looks at the identity provider once, before the first request, and says what it means.</summary>
internal sealed class AuthStartup(
    McpOptions mcp, Lazy<AuthServer> authentication, IServiceProvider services) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _rereading = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After the checks of the options, which run when everything starts; before the server accepts anybody.
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (mcp.Oauth is not { Verify: not null } options)
            return;
        var server = authentication.Value;
        if (IsReadable(options, out var issuer))
            server.Upstream = await UpstreamReader.ReadAsync(server.Outbound, issuer, cancellationToken).ConfigureAwait(false);
        Check(server, options);
        if (server.IsProxy)
            Choose(server, options);
        if (server.Upstream is null && IsReadable(options, out issuer))
            _rereading = RereadAsync(server, options, issuer);
        Warn(server, options);
        if (server.Mode == ServingMode.Relay && KeysStayHere())
            ServerLog.KeysStayHere(server.Logger);
    }

    // What one replica seals another must open. Where no keys were configured they lie on this machine, or in memory.
    private bool KeysStayHere() =>
        services.GetService<IHostEnvironment>()?.IsDevelopment() != true
        && services.GetService<IOptions<KeyManagementOptions>>()?.Value.XmlRepository is null;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (mcp.Oauth is not { Verify: not null } options)
            return Task.CompletedTask;
        authentication.Value.Settle();
        if (options.ResourceIssuerUrl is null && options.ResourceUrl is null && !new Uri(authentication.Value.Urls.Issuer).IsLoopback)
        {
            // Kestrel's own endpoints are known only now.
            var problems = new Problems();
            problems.Add(CraftError.Misconfigured, null, AuthProblems.PublicUrlMissing);
            problems.ThrowIfAny();
        }

        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _rereading.ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsReadable(OauthOptions options, out string issuer)
    {
        issuer = options.Verify!.Issuers.Count > 0 ? options.Verify.Issuers[0] : "";
        return Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
    }

    // A provider that was down at start must not stay unknown: whether it promises iss decides what the callback accepts.
    private async Task RereadAsync(AuthServer server, OauthOptions options, string issuer)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30), server.Time);
        try
        {
            while (server.Upstream is null && await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                server.Upstream = await UpstreamReader.ReadAsync(server.Outbound, issuer, _stopping.Token).ConfigureAwait(false);
            Check(server, options);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
        catch (CraftException error)
        {
            ServerLog.AuthWarning(server.Logger, error.Message);
        }
    }

    private static void Check(AuthServer server, OauthOptions options)
    {
        if (server.Upstream is not { } upstream)
            return;
        var problems = new Problems();
        var issuers = options.Verify!.Issuers;
        if (!issuers.Contains(upstream.Issuer, StringComparer.Ordinal))
        {
            Report($"The issuer is {issuers[0]} in the configuration but {upstream.Issuer} in the provider's metadata; "
                + "clients compare it character by character. Write it as the provider does.");
        }

        foreach (var (name, url) in upstream.Endpoints ?? [])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
                || url.Any(c => c is <= ' ' or >= '\x7f' or '"' or '\\' or '`' or '$'))
                Report($"The provider's metadata has no usable {name}. Do not connect to it before its operator has explained that.");
        }

        if (server.IsProxy && !upstream.HasPkce)
            Report("The identity provider does not advertise PKCE with S256, without which a code can be stolen. Choose another provider.");
        if (server.IsProxy && upstream.SendsIssuer && options is { Mode: OauthMode.Pass, AllowIssuerMismatch: false })
        {
            Report($"The identity provider adds iss={upstream.Issuer} to its answers. Current clients will refuse a proxied login. "
                + "Use resource-server mode (leave Endpoints out) or OauthMode.Relay.");
        }

        problems.ThrowIfAny();

        void Report(string sentence) => problems.Add(CraftError.Misconfigured, null, sentence);
    }

    private static void Choose(AuthServer server, OauthOptions options)
    {
        (server.Mode, var reason) = (options.Mode, server.Upstream) switch
        {
            (OauthMode.Pass, _) => (ServingMode.Pass, "it was asked for"),
            (OauthMode.Relay, _) => (ServingMode.Relay, "it was asked for"),
            (_, null) => (ServingMode.Relay, "the provider's metadata cannot be read, and relay works either way"),
            (_, { SendsIssuer: true }) => (ServingMode.Relay, "the provider adds iss to its answers"),
            _ => (ServingMode.Pass, "the provider's metadata shows no iss"),
        };
        ServerLog.ProxyMode(server.Logger, server.Mode == ServingMode.Pass ? "PASS" : "RELAY", reason);
    }

    private static void Warn(AuthServer server, OauthOptions options)
    {
        foreach (var sentence in options.Verify!.Warnings())
            ServerLog.AuthWarning(server.Logger, sentence);
        if (server.Upstream is null && server.Verifier.Issuers.Count > 0)
            ServerLog.AuthWarning(
                server.Logger,
                $"The metadata of {server.Verifier.Issuers[0]} cannot be read now, so nothing in the configuration was compared with it");
        if (server.Upstream is { SendsIssuer: true } && server.Mode == ServingMode.Pass)
            ServerLog.AuthWarning(
                server.Logger, "The identity provider adds iss to its answers; current clients will refuse a login that is passed through");
        if (options.ScopesSupported.Any(scope => scope == "openid" || (scope == "offline_access" && options.Endpoints is null)))
            ServerLog.AuthWarning(
                server.Logger,
                "ScopesSupported names openid or offline_access. Providers refuse them to clients that did not register for them, so the "
                    + "resource's metadata leaves them out");
        if (options.BaseUrl is { } baseUrl && Host(baseUrl) != Host(server.Urls.Issuer))
            ServerLog.AuthWarning(
                server.Logger, "BaseUrl and ResourceIssuerUrl have different hosts; some clients look for the endpoints at the issuer");
        if (options.Endpoints is { } endpoints && server.Verifier.Issuers.Count > 0
            && Host(endpoints.AuthorizationUrl) != Host(server.Verifier.Issuers[0]))
            ServerLog.AuthWarning(
                server.Logger, $"Tokens come from {server.Verifier.Issuers[0]} but login goes to {Host(endpoints.AuthorizationUrl)}");
    }

    private static string Host(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : url;
}
