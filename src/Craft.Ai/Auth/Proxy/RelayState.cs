namespace Crafting.Ai;

/// <summary>What the provider brings back as <c>state</c>: whom to answer, and in which browser. No secrets.</summary>
/// <param name="Id">The transaction, which the browser has to bring back in a cookie.</param>
/// <param name="ClientId">The client.</param>
/// <param name="RedirectUri">Where the client is answered.</param>
/// <param name="NamesRedirectUri">Whether the client named that address, and has to repeat it.</param>
/// <param name="State">The client's own state; null for none.</param>
/// <param name="NamesResource">Whether the client named this server as its resource.</param>
internal sealed record RelayState(string Id, string ClientId, string RedirectUri, bool NamesRedirectUri, string? State, bool NamesResource);
