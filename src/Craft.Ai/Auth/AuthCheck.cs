using Crafting.Pipeline;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

/// <summary>Reports authentication that cannot work, and guards that nothing could ever open.</summary>
internal sealed class AuthCheck(McpOptions mcp, IServiceProvider services) : IStartupCheck
{
    public ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken)
    {
        if (mcp.Transport != McpTransport.Http)
            return default;
        if (mcp.Oauth is { } options)
            new AuthProblems(mcp, options, services, sentence => problems.Add(CraftError.Misconfigured, null, sentence)).Report();
        else
            CheckWithout(capabilities, problems);
        return default;
    }

    private void CheckWithout(IReadOnlyList<Capability> capabilities, Problems problems)
    {
        if (mcp.Userinfo is not null || mcp.UserinfoUrl is not null || mcp.DiscoverUserinfo)
            problems.Add(CraftError.Misconfigured, null, "mcp.Userinfo needs to know who calls. Set mcp.Auth as well.");
        if (mcp.Cors.AllowsAny)
            problems.Add(
                CraftError.Misconfigured,
                null,
                "mcp.Cors is McpCors.Any, but nobody has to sign in: every web page could call every tool. "
                    + "Set mcp.Auth, or name the origins.");
        if (mcp.Auth is EverybodyAuth)
        {
            CheckEverybody(problems);
            return;
        }

        // An application that has authentication of its own may well let somebody in, be it by a scheme or by its own middleware.
        if (services.GetService<IAuthenticationSchemeProvider>() is not null)
            return;
        foreach (var capability in capabilities.Where(route => route is { NeedsCaller: true, Source: McpSource }))
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                ".Authorize asks for a caller, but nothing establishes one. "
                    + "Set mcp.Auth, for example mcp.Auth = Oauth(…), or remove .Authorize.");
        }
    }

    // Whoever reaches the port is let in as the caller, so nobody but this machine may reach it.
    private void CheckEverybody(Problems problems) => CheckEverybody(mcp, services, problems);

    /// <summary>The same again once the server listens: Kestrel's own endpoints are known only then.</summary>
    public static void CheckEverybody(McpOptions mcp, IServiceProvider services, Problems problems)
    {
        foreach (var address in ListenAddress.All(services, mcp.Host, mcp.Port).Where(address =>
            !BoundHosts.Read([address], mcp.Host).LoopbackOnly))
        {
            problems.Add(
                CraftError.Misconfigured,
                null,
                $"mcp.Auth is Everybody(…), but the server listens on {address}, where others could call. "
                    + "Listen on localhost, or set mcp.Auth = Oauth(…).");
        }
    }
}
