using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Makes of two keys what would otherwise be written by hand.</summary>
internal sealed class ClerkPreset(ClerkInstance? instance, ClerkOptions options) : IOauthPreset
{
    public bool LooksUpCallers => options.RolesFromOrganizations || options.RolesFromPublicMetadata;

    public static OauthOptions Compose(string publishableKey, string secretKey, ClerkOptions options)
    {
        var problems = new List<string>();
        var instance = ClerkInstance.Read(publishableKey, secretKey, options, problems);
        var preset = new ClerkPreset(instance, options);
        problems.AddRange(preset.Problems());
        return new()
        {
            Preset = preset,
            Verify = new ClerkVerifier(instance, options, problems),
            Endpoints = options.Proxy ? instance?.Endpoints : null,
            ResourceIssuerUrl = options.ResourceIssuerUrl,
            ResourceUrl = options.ResourceUrl,
            ResourceName = options.ResourceName,
            ScopesSupported = options.ScopesSupported,
            RequiredScopes = options.RequiredScopes,
            Limits = options.Limits,
        };
    }

    public Func<string, CancellationToken, Task<OauthClient?>> Clients(Outbound outbound, ILogger logger) =>
        instance is null ? (_, _) => Task.FromResult<OauthClient?>(null) : new ClerkClients(new(instance, outbound), logger).FindAsync;

    public IUserinfoSource? Callers(AuthServer server) =>
        LooksUpCallers && instance is not null ? new ClerkRoles(new(instance, server.Outbound), options, server.Logger) : null;

    private IEnumerable<string> Problems()
    {
        if (options.ScopesSupported.Contains("openid", StringComparer.Ordinal))
            yield return "Scope 'openid' is not registered for clients of Clerk; remove it from ClerkOptions.ScopesSupported.";
        if (options is { OpaqueTokens: true, Audience: not "*" })
            yield return "ClerkOptions.OpaqueTokens and Audience exclude each other: "
                + "an opaque token says nothing about its audience. Keep one.";
        if (options.Organizations.Any(string.IsNullOrWhiteSpace))
            yield return "ClerkOptions.Organizations has a blank entry. Write ids (org_…), or leave the list empty for every organization.";
        if (options is { AnyOrganization: true, Organizations.Count: > 0 })
            yield return "ClerkOptions.AnyOrganization and Organizations exclude each other. Keep one.";
    }
}
