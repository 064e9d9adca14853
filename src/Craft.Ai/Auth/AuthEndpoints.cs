using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crafting.Ai;

/// <summary>The public endpoints beside the MCP endpoint: metadata, and for a proxy the whole of OAuth.</summary>
internal static class AuthEndpoints
{
    private const string ResourceMetadata = "/.well-known/oauth-protected-resource";

    public static void Map(IEndpointRouteBuilder endpoints, McpOptions mcp, DoorKeeper keeper)
    {
        var services = endpoints.ServiceProvider;
        var options = mcp.Oauth!;
        // What cannot work is reported at start-up, together with everything else.
        if (options.Verify is null || !IsUrl(options.ResourceIssuerUrl) || !IsUrl(options.ResourceUrl) || !IsUrl(options.BaseUrl))
            return;
        // The application's own rule for strangers must not ask for a caller where callers come to sign in.
        var own = endpoints.MapGroup("").AllowAnonymous().WithMetadata(OwnEndpoint.Mark);
        PublicDoor.Guard(own, request => keeper.Admission.IsKnownHost(request), keeper.Logger);
        var lifetime = MetadataEndpoint.Lifetime(services.GetRequiredService<IHostEnvironment>());
        var resource = new MetadataEndpoint(() => ProtectedResourceMetadata.Write(services.GetRequiredService<AuthServer>()), lifetime);
        var path = OwnUrls.Pattern(OwnUrls.ResourcePath(options, mcp.Path));
        // Clients that follow the standard ask below the path; mcp-remote, older clients and people with curl ask at the root.
        Serve(own, ResourceMetadata + path, resource);
        if (path.Length > 0)
            Serve(own, ResourceMetadata, resource);
        // At any other path clients expect another resource; said here, so that no fallback of the application answers 200.
        Serve(own, ResourceMetadata + "/{**other}", new MetadataEndpoint(() => null, lifetime));
        if (options.Endpoints is not null && (options.Client is not null || options.Preset is not null))
            MapProxy(own, mcp);
    }

    private static void MapProxy(IEndpointRouteBuilder endpoints, McpOptions mcp)
    {
        var services = endpoints.ServiceProvider;
        var server = services.GetRequiredService<AuthServer>();
        var clients = services.GetRequiredService<ClientDirectory>();
        var envelope = services.GetRequiredService<RelayEnvelope>();
        var rates = services.GetRequiredService<ProxyRates>();
        var browser = BrowserEndpoints.Map(endpoints, server, clients, envelope);
        ProxyGuard.Limit(rates.Authorize, browser.Authorize);
        ProxyGuard.Limit(rates.Consent, browser.Consent);
        ProxyGuard.Limit(rates.Callback, browser.Callback);
        var machine = MachineEndpoints.Map(
            endpoints, server, clients, envelope, rates, token => services.GetRequiredService<BearerAuthentication>().Forget(token));
        // One counter for both: whoever is refused a token must not go on with revoking.
        ProxyGuard.Limit(rates.Token, machine.Token, machine.Revoke);
        ProxyGuard.Limit(rates.Register, machine.Register);
        if (mcp.Cors != McpCors.None)
            ProxyGuard.OpenToPages(machine.Token, machine.Revoke, machine.Register);
    }

    private static void Serve(IEndpointRouteBuilder endpoints, string path, MetadataEndpoint document) =>
        endpoints.Map(path, document.InvokeAsync).WithDisplayName("OAuth metadata");

    private static bool IsUrl(string? url) => url is null || Uri.TryCreate(url, UriKind.Absolute, out _);
}
