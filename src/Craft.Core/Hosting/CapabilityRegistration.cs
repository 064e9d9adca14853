namespace Crafting;

/// <summary>A capability that was added to the application, resolved once at start-up.</summary>
/// <param name="Place">Where it was added, as a sentence about it begins.</param>
/// <param name="Resolve">Gets it; null when the program has a hole there.</param>
internal sealed record CapabilityRegistration(string Place, Func<IServiceProvider, Capability?> Resolve)
{
    /// <summary>Which call of AddCapabilities added it, from 1; 0 when it was none.</summary>
    public int Call { get; init; }
}
