using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

/// <summary>Where capabilities and plugins are added: a plugin is an extension method on it.</summary>
public interface ICraftBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}

internal sealed record CraftBuilder(IServiceCollection Services) : ICraftBuilder;
