using Microsoft.AspNetCore.Builder;

namespace Crafting.Ai;

/// <summary>The pages that an application mapped, for the checks at start-up.</summary>
internal sealed class DashboardMapping
{
    /// <summary>Whether the application itself maps a page; the one of Development is silent then.</summary>
    public bool IsExplicit { get; set; }

    /// <summary>The endpoints as they were built, with everything that was added to them.</summary>
    public List<EndpointBuilder> Built { get; } = [];

    /// <summary>The policies that were named.</summary>
    public List<string> Policies { get; } = [];
}
