using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crafting.Ai;

/// <summary>What was mapped, to add conventions to.</summary>
/// <param name="Authorize"><c>/authorize</c>.</param>
/// <param name="Consent"><c>/oauth/consent</c>.</param>
/// <param name="Callback"><c>/oauth/callback</c>.</param>
/// <param name="Metadata">All documents below <c>/.well-known</c>.</param>
internal readonly record struct BrowserRoutes(
    IEndpointConventionBuilder Authorize, IEndpointConventionBuilder Consent,
    IEndpointConventionBuilder Callback, IEndpointConventionBuilder Metadata);

/// <summary>The endpoints of a proxy that browsers see, and the metadata that leads to them.</summary>
internal static class BrowserEndpoints
{
    private const string WellKnown = "/.well-known/oauth-authorization-server";
    private const string OpenId = "/.well-known/openid-configuration";

    /// <summary>Maps everything; what the mode does not have answers 404, for the mode is known later.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="server">The server.</param>
    /// <param name="clients">The clients.</param>
    /// <param name="envelope">Seals for relay mode.</param>
    public static BrowserRoutes Map(IEndpointRouteBuilder endpoints, AuthServer server, ClientDirectory clients, RelayEnvelope envelope)
    {
        // From the options and not from the addresses: those are known only once the server listens, the path is before.
        var path = OwnUrls.Pattern(OwnUrls.BasePath(server.Options));
        var cookies = new RelayCookies(server);
        return new(
            Add("/authorize", "GET, POST", relayOnly: false, new AuthorizeEndpoint(server, clients, envelope).InvokeAsync),
            Add("/oauth/consent", "GET, POST", relayOnly: true, new ConsentEndpoint(server, envelope, cookies).InvokeAsync),
            Add("/oauth/callback", "GET", relayOnly: true, new CallbackEndpoint(server, envelope, cookies).InvokeAsync),
            MapMetadata(endpoints.MapGroup(""), server));

        IEndpointConventionBuilder Add(string name, string methods, bool relayOnly, RequestDelegate endpoint) =>
            endpoints.Map(path + name, new BrowserDoor(server, methods, relayOnly, endpoint).InvokeAsync);
    }

    private static RouteGroupBuilder MapMetadata(RouteGroupBuilder group, AuthServer server)
    {
        var issuerPath = OwnUrls.Pattern(OwnUrls.IssuerPath(server.Options));
        var lifetime = MetadataEndpoint.Lifetime(((IEndpointRouteBuilder)group).ServiceProvider.GetRequiredService<IHostEnvironment>());
        var document = new MetadataEndpoint(new AuthorizationServerMetadata(server, isOpenId: false).Write, lifetime);
        var alias = new MetadataEndpoint(new AuthorizationServerMetadata(server, isOpenId: true).Write, lifetime);
        group.Map(WellKnown + issuerPath, document.InvokeAsync);
        group.Map(OpenId + issuerPath, alias.InvokeAsync);
        if (issuerPath.Length > 0)
            group.Map(issuerPath + OpenId, alias.InvokeAsync);
        // At any other path a client expects another issuer, and stops for good when it finds ours (RFC 8414 section 3.3).
        // Said here, so that no fallback of the application answers 200.
        group.Map(WellKnown + "/{**other}", NotFound);
        group.Map(OpenId + "/{**other}", NotFound);
        return group;
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
