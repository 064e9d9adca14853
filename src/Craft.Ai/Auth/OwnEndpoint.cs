namespace Crafting.Ai;

/// <summary>Marks an endpoint of Craft's own, which asks for callers itself or for nobody.</summary>
/// <remarks>ASP.NET Core authenticates every request with the default scheme. Here that would be work for whoever sends bad
/// tokens to a public document, uncounted, and a check that nobody asked for.</remarks>
internal sealed class OwnEndpoint
{
    public static OwnEndpoint Mark { get; } = new();
}
