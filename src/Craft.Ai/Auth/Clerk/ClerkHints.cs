using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Says in the operator's log why a token is refused, and what to do.</summary>
internal sealed class ClerkHints(ClerkInstance instance)
{
    private const string NoAudience =
        "Token has no aud. Clerk adds one only when the client sends `resource` and the instance binds audiences.";

    private const string NoRecord = "A client with a metadata document is on no record, so its token must name this server: "
        + "let the instance bind audiences, name the client in ClerkOptions.AllowedClients, or set ClientMustBeKnown = false.";

    public AuthFailure Explain(AuthFailure failure, string token) => failure.Reason switch
    {
        AuthReason.BadType when TryPeek(token, out var claims) && claims.TryGetProperty("sid"u8, out _) =>
            failure with { Detail = "This is a Clerk session token, not an OAuth access token." },
        AuthReason.BadIssuer when TryPeek(token, out var claims) && ClaimValue.Text(claims, "iss"u8) is { } issuer =>
            failure with { Detail = $"Token issuer {Untrusted.Clean(issuer, 200)}, expected {instance.Issuer}." },
        AuthReason.BadAudience when TryPeek(token, out var claims) && !claims.TryGetProperty("aud"u8, out _) =>
            failure with { Detail = NoAudience },
        AuthReason.UnknownKey => failure with { Detail = $"{failure.Detail} Is the token of another Clerk instance than {instance}?" },
        AuthReason.BadClient when TryPeek(token, out var claims) && ClientDocument.IsUrl(ClaimValue.Text(claims, "client_id"u8)) =>
            failure with { Detail = $"{failure.Detail} The Clerk instance is {instance}. {NoRecord}" },
        AuthReason.BadClient => failure with { Detail = $"{failure.Detail} The Clerk instance is {instance}." },
        _ => failure,
    };

    // What is not verified goes to the log and nowhere else.
    private static bool TryPeek(string token, out JsonElement claims)
    {
        claims = default;
        return CompactToken.TryRead(token, out var compact) is null
            && StrictJson.TryReadObject(compact.Payload, StrictJson.TokenDepth, out claims);
    }
}
