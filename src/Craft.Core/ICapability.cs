namespace Crafting;

/// <summary>A class that defines a capability and gets its services by constructor injection.</summary>
public interface ICapability
{
    /// <summary>The capability; read once at start-up.</summary>
    Capability Route { get; }
}
