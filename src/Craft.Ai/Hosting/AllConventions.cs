using Microsoft.AspNetCore.Builder;

namespace Crafting.Ai;

/// <summary>Adds a convention to several kinds of endpoints.</summary>
internal sealed class AllConventions(params IEndpointConventionBuilder[] builders) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var builder in builders)
            builder.Add(convention);
    }

    public void Finally(Action<EndpointBuilder> finalConvention)
    {
        foreach (var builder in builders)
            builder.Finally(finalConvention);
    }
}
