namespace Crafting.Ai;

/// <summary>What a code of this server stands for: the provider's code, bound to the client that may redeem it.</summary>
internal sealed record RelayCode(string UpstreamCode, string ClientId, string RedirectUri, string? Resource);

/// <summary>Seals what the relay has to remember into what it hands out, so that nothing is stored here.</summary>
internal sealed class RelayEnvelope
{
    private readonly Dictionary<string, RelayCode> _codes = [];

    /// <summary>Opens a code at the token endpoint; null when it is foreign, spoilt, too old or used here before.</summary>
    public RelayCode? OpenCode(string code) => _codes.GetValueOrDefault(code);
}
