using Crafting;
using Crafting.Pipeline;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Craft to an application.</summary>
public static class CraftServiceCollectionExtensions
{
    /// <summary>Adds the runtime: routes are checked and started with the host.</summary>
    /// <param name="services">The application's services.</param>
    public static ICraftBuilder AddCraft(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.TryAddSingleton<Runtime>();
        services.TryAddSingleton(provider => new RouteMonitor(provider));
        services.TryAddSingleton<EventBus>();
        services.TryAddSingleton<IEventBus>(provider => provider.GetRequiredService<EventBus>());
        services.TryAddSingleton<ICraftClient, CraftClient>();
        services.TryAddSingleton<CacheStore>();
        services.TryAddSingleton<IHybridCacheSerializer<CachedResult>, CachedResultSerializer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RuntimeService>());
        return new CraftBuilder(services);
    }

    /// <summary>Adds finished capabilities.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="capabilities">For example <c>ListNotes.Route, CreateNote.Route</c>.</param>
    public static ICraftBuilder AddCapabilities(this ICraftBuilder builder, params Capability[] capabilities)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(capabilities);
        var call = 1 + builder.Services.Where(s => s.ServiceType == typeof(CapabilityRegistration))
            .Select(s => ((CapabilityRegistration)s.ImplementationInstance!).Call).DefaultIfEmpty().Max();
        var which = call == 1 ? "AddCapabilities(…)" : FormattableString.Invariant($"AddCapabilities(…) number {call}");
        for (var i = 0; i < capabilities.Length; i++)
        {
            Capability? capability = capabilities[i];
            builder.Services.AddSingleton(new CapabilityRegistration($"Capability {i + 1} of {which}", _ => capability) { Call = call });
        }

        return builder;
    }

    /// <summary>Adds a capability that is a class with constructor injection; it is made once.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="builder">The builder.</param>
    public static ICraftBuilder AddCapability<T>(this ICraftBuilder builder)
        where T : class, ICapability
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<T>();
        builder.Services.AddSingleton(new CapabilityRegistration("The capability of "
            + $"AddCapability<{TypeNames.Of(typeof(T))}>()", services => services.GetRequiredService<T>().Route));
        return builder;
    }

    /// <summary>Configures how types become schemas and JSON, for all routes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options.</param>
    public static ICraftBuilder ConfigureContracts(this ICraftBuilder builder, Action<ContractOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }
}
