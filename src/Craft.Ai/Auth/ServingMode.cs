namespace Crafting.Ai;

/// <summary>How the server stands to the identity provider.</summary>
internal enum ServingMode
{
    /// <summary>Clients go to the provider themselves (RFC 9728).</summary>
    ResourceServer,

    /// <summary>Clients come here first, and the provider answers them.</summary>
    Pass,

    /// <summary>Clients come here first, and are answered from here.</summary>
    Relay,
}
