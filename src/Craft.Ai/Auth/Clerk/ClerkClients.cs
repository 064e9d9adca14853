using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Finds an OAuth application of the instance by its client id.</summary>
internal sealed class ClerkClients(ClerkApi clerk, ILogger logger)
{
    /// <summary>The client; null when Clerk has none with exactly this id.</summary>
    /// <exception cref="HttpRequestException">When Clerk cannot be asked now.</exception>
    public async Task<OauthClient?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        // There is no filter by id: name_query finds the id or a part of a name. Oldest first, because whoever registers a
        // hundred clients that are called like another's id comes after that one.
        var answer = await clerk.GetAsync(
            $"/v1/oauth_applications?limit=100&order_by=%2Bcreated_at&name_query={Uri.EscapeDataString(clientId)}",
            cancellationToken).ConfigureAwait(false);
        if (!ClerkApi.TryRead(answer, out var list))
        {
            var trouble = ClerkApi.Trouble(answer);
            ServerLog.ClientNotLookedUp(logger, trouble);
            throw new HttpRequestException(trouble);
        }

        foreach (var application in ClerkApi.Entries(list))
        {
            if (string.Equals(ClaimValue.Text(application, "client_id"u8), clientId, StringComparison.Ordinal))
                return Read(application, clientId);
        }

        return null;
    }

    // There is never a secret in it: Clerk shows one once, to whoever registers.
    private static OauthClient Read(JsonElement application, string clientId) => new()
    {
        ClientId = clientId,
        ClientName = ClaimValue.Text(application, "name"u8),
        RedirectUris = application.TryGetProperty("redirect_uris"u8, out var uris) && ClaimValue.Texts(uris) is { } list ? list : [],
        Scope = ClaimValue.Text(application, "scopes"u8),
        TokenEndpointAuthMethod = application.TryGetProperty("public"u8, out var isPublic) && isPublic.ValueKind == JsonValueKind.True
            ? "none"
            : null,
    };
}
