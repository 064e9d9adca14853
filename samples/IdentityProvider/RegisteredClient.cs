namespace IdentityProvider;

/// <summary>A public client that was registered before its first request.</summary>
/// <param name="ClientId">What it sends as <c>client_id</c>.</param>
/// <param name="Name">The name on the consent page.</param>
/// <param name="RedirectUris">Where people may be sent back to.</param>
public sealed record RegisteredClient(string ClientId, string Name, IReadOnlyList<string> RedirectUris);
