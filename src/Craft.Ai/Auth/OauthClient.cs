using System.Text.Json.Serialization;

namespace Crafting.Ai;

/// <summary>A client as the identity provider has it on record (RFC 7591 section 2).</summary>
/// <remarks>Reads the provider's JSON as it is: the members have the names of the standard.</remarks>
public sealed record OauthClient
{
    /// <summary>The client's id; counts only when it equals the id that was asked for.</summary>
    [JsonPropertyName("client_id")]
    public required string ClientId { get; init; }

    /// <summary>The name that the client gave itself.</summary>
    [JsonPropertyName("client_name")]
    public string? ClientName { get; init; }

    /// <summary>The secret; null for a public client or when the provider does not tell.</summary>
    [JsonPropertyName("client_secret")]
    public string? ClientSecret { get; init; }

    /// <summary>When the secret runs out; null for never.</summary>
    [JsonPropertyName("client_secret_expires_at")]
    [JsonConverter(typeof(UnixSeconds))]
    public DateTimeOffset? ClientSecretExpiresAt { get; init; }

    /// <summary>Where the client may be sent back to; empty refuses every redirect.</summary>
    [JsonPropertyName("redirect_uris")]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>The scopes that the client may ask for, separated by spaces; null when unknown.</summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    /// <summary>How the client proves itself: <c>none</c>, <c>client_secret_basic</c> or <c>client_secret_post</c>.</summary>
    [JsonPropertyName("token_endpoint_auth_method")]
    public string? TokenEndpointAuthMethod { get; init; }

    /// <summary>The id alone: secrets stay out of logs.</summary>
    public override string ToString() => ClientId;
}
