namespace Crafting;

/// <summary>Capabilities that were added to the application, resolved once at start-up.</summary>
internal sealed record CapabilityRegistration(Func<IServiceProvider, IEnumerable<Capability>> Resolve);
