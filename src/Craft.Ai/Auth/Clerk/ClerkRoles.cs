using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Asks Clerk for a user's roles, because its OAuth tokens carry none.</summary>
/// <remarks>Unsafe metadata is never read: users write it themselves.</remarks>
internal sealed class ClerkRoles(ClerkApi clerk, ClerkOptions options, ILogger logger) : IUserinfoSource
{
    private const int PageSize = 100;
    private const int MaxPages = 5;
    private const int MaxIdLength = 64;

    // As long as somebody who was put out keeps a role.
    public TimeSpan Lifetime => TimeSpan.FromSeconds(60);

    // The user's and not the token's: the Backend API has one budget for all that an application does.
    public string KeyOf(VerifiedIdentity identity, string token) => $"{identity.Subject}\u001f{OrganizationOf(identity)}";

    public async Task<UserinfoAnswer> AskAsync(VerifiedIdentity identity, string token, CancellationToken cancellationToken)
    {
        if (!IsUser(identity.Subject))
            return UserinfoAnswer.Of(null);
        List<string> roles = [];
        if (options.RolesFromPublicMetadata
            && await ReadUserAsync(identity.Subject, roles, cancellationToken).ConfigureAwait(false) is { } refused)
            return refused;
        if (options.RolesFromOrganizations
            && await ReadMembershipsAsync(identity, roles, cancellationToken).ConfigureAwait(false) is { } failed)
            return failed;
        return UserinfoAnswer.Of(new() { Roles = [.. roles.Distinct(StringComparer.Ordinal)] });
    }

    private async Task<UserinfoAnswer?> ReadUserAsync(string user, List<string> roles, CancellationToken cancellationToken)
    {
        var answer = await clerk.GetAsync("/v1/users/" + user, cancellationToken).ConfigureAwait(false);
        if (answer is { Outcome: OutboundOutcome.Answered, Status: 404 })
            return UserinfoAnswer.Rejected(AuthReason.Inactive, "The token's user is not in this Clerk instance any more.");
        if (!ClerkApi.TryRead(answer, out var found))
            return UserinfoAnswer.Unavailable(ClerkApi.Trouble(answer), answer);
        if (found.TryGetProperty("banned"u8, out var banned) && banned.ValueKind == JsonValueKind.True)
            return UserinfoAnswer.Rejected(AuthReason.Inactive, "The token's user is banned in Clerk.");
        if (found.TryGetProperty("public_metadata"u8, out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("roles"u8, out var list) && ClaimValue.Texts(list) is { } texts)
            roles.AddRange(texts);
        return null;
    }

    private async Task<UserinfoAnswer?> ReadMembershipsAsync(
        VerifiedIdentity identity, List<string> roles, CancellationToken cancellationToken)
    {
        var chosen = OrganizationOf(identity);
        if (chosen is null && !options.AnyOrganization && options.Organizations.Count == 0)
        {
            ServerLog.NoOrganization(logger, identity.Subject);
            return null;
        }

        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await clerk.GetAsync(
                $"/v1/users/{identity.Subject}/organization_memberships?limit={PageSize}&offset={page * PageSize}",
                cancellationToken).ConfigureAwait(false);
            if (!ClerkApi.TryRead(answer, out var list))
                return UserinfoAnswer.Unavailable(ClerkApi.Trouble(answer), answer);
            var count = 0;
            foreach (var membership in ClerkApi.Entries(list))
            {
                count++;
                if (Counts(membership, chosen) && ClaimValue.Text(membership, "role"u8) is { } role)
                    roles.AddRange(ClerkRoleNames.Of(role));
            }

            if (count < PageSize)
                break;
        }

        return null;
    }

    private bool Counts(JsonElement membership, string? chosen) =>
        membership.TryGetProperty("organization"u8, out var organization) && organization.ValueKind == JsonValueKind.Object
        && ClaimValue.Text(organization, "id"u8) is { } id
        && (chosen is null || string.Equals(id, chosen, StringComparison.Ordinal))
        && (options.Organizations.Count == 0 || options.Organizations.Contains(id, StringComparer.Ordinal));

    private static string? OrganizationOf(VerifiedIdentity identity) =>
        identity.Claims is { } claims && ClerkRoleNames.OrganizationOf(claims) is { Length: <= MaxIdLength } organization
            ? organization
            : null;

    // It becomes part of a path.
    private static bool IsUser(string subject) =>
        subject.Length <= MaxIdLength && subject.StartsWith("user_", StringComparison.Ordinal)
            && subject.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
