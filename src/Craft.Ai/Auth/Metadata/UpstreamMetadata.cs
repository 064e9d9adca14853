namespace Crafting.Ai;

/// <summary>The parts of the provider's metadata that decisions hang on (RFC 8414 section 2).</summary>
/// <param name="Issuer">The provider's issuer, as it writes it.</param>
/// <param name="SendsIssuer">Whether it adds <c>iss</c> to its answers (RFC 9207 section 3).</param>
/// <param name="UserinfoEndpoint">Its userinfo endpoint; null when it has none.</param>
/// <param name="HasPkce">Whether it says that it knows S256 (RFC 7636 section 4.2).</param>
/// <param name="Endpoints">Its endpoints by the names of their members; looked at, never passed on.</param>
internal sealed record UpstreamMetadata(
    string Issuer, bool SendsIssuer, string? UserinfoEndpoint,
    bool HasPkce = true, IReadOnlyList<(string Name, string Url)>? Endpoints = null);
