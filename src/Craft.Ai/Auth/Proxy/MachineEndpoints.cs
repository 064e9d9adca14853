using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crafting.Ai;

/// <summary>What was mapped, to add conventions to; null where there is nothing.</summary>
internal readonly record struct MachineRoutes(
    IEndpointConventionBuilder? Token, IEndpointConventionBuilder? Register, IEndpointConventionBuilder? Revoke);

/// <summary>The endpoints of a proxy that programs talk to, below the path of its base URL.</summary>
internal static class MachineEndpoints
{
    /// <summary>Maps what the provider has; nothing at all for a resource server, whose clients go there themselves.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="server">The server.</param>
    /// <param name="clients">The clients.</param>
    /// <param name="envelope">Opens the codes of relay mode.</param>
    /// <param name="rates">Counts requests.</param>
    /// <param name="forget">Told about every token that is revoked.</param>
    public static MachineRoutes Map(
        IEndpointRouteBuilder endpoints, AuthServer server, ClientDirectory clients, RelayEnvelope envelope, ProxyRates rates,
        Action<string>? forget = null)
    {
        if (server.Options.Endpoints is not { } upstream)
            return default;
        var check = new ClientCheck(server, clients);
        UpstreamCalls token = new(server, "token"), revocation = new(server, "revocation");
        return new(
            Add("token", new TokenEndpoint(server, new(server, check, rates, token), envelope, token).InvokeAsync),
            upstream.RegistrationUrl is null
                ? null
                : Add("register", new RegisterEndpoint(server, clients, rates, new(server, "registration")).InvokeAsync),
            upstream.RevocationUrl is null
                ? null
                : Add("revoke", new RevokeEndpoint(server, new(server, check, rates, revocation), revocation, forget).InvokeAsync));

        // From the options and not from the addresses: those are known only once the server listens, the path is before.
        IEndpointConventionBuilder Add(string name, RequestDelegate endpoint) =>
            endpoints.Map(
                $"{OwnUrls.Pattern(OwnUrls.BasePath(server.Options))}/{name}", new MachineDoor(server, name, endpoint).InvokeAsync);
    }
}
