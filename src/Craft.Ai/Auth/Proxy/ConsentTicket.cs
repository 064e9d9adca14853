namespace Crafting.Ai;

/// <summary>A checked request that waits for the user's decision.</summary>
/// <param name="Id">The transaction, which the browser has to bring back in a cookie.</param>
/// <param name="Request">The request.</param>
internal sealed record ConsentTicket(string Id, AuthorizeRequest Request);
