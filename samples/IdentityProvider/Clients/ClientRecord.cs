using System.Text.Json.Serialization;

namespace IdentityProvider;

/// <summary>A client as <c>/clients/{client_id}</c> shows it: everything but its secret.</summary>
internal sealed record ClientRecord(
    [property: JsonPropertyName("client_id")] string ClientId,
    [property: JsonPropertyName("client_name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientName,
    [property: JsonPropertyName("redirect_uris")] IReadOnlyList<string> RedirectUris,
    [property: JsonPropertyName("token_endpoint_auth_method")] string TokenEndpointAuthMethod,
    [property: JsonPropertyName("scope")] string Scope);
