using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>What an application gives to its verifier.</summary>
/// <param name="Resource">The server's own URL, the audience when none is configured.</param>
/// <param name="Outbound">Sends the requests to the identity provider.</param>
/// <param name="Clients">Looks clients up; null when no lookup is configured.</param>
/// <param name="Time">The application's clock.</param>
/// <param name="Logger">The log of authentication.</param>
internal sealed record VerifierContext(
    Func<string> Resource,
    Outbound Outbound,
    Func<string, CancellationToken, ValueTask<ClientLookup>>? Clients,
    TimeProvider Time,
    ILogger Logger);
