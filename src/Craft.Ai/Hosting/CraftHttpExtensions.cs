using Crafting.Ai;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds HTTP to an application: routes that answer requests, and clients that send them.</summary>
public static class CraftHttpExtensions
{
    /// <summary>Publishes every route that begins at <c>Http(…)</c>, and adds clients to call with.</summary>
    /// <param name="builder">The builder from <c>AddCraft()</c>.</param>
    /// <param name="configure">Sets hosts, origins and clients; every option has a default.</param>
    /// <exception cref="InvalidOperationException">When it was called before.</exception>
    public static ICraftBuilder AddHttp(this ICraftBuilder builder, Action<HttpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(HttpOptions)))
            throw new InvalidOperationException("AddHttp was called twice. Put everything into one AddHttp(http => …).");
        var options = new HttpOptions();
        configure?.Invoke(options);

        services.AddSingleton(options);
        services.AddSingleton<HttpShelf>();
        services.AddSingleton<HttpKeeper>();
        services.AddSingleton<IStartupCheck, HttpCheck>();
        services.TryAddSingleton<IAuthorizationPolicies, AspNetPolicies>();
        services.AddSingleton<IHostedService, HttpWatch>();
        services.AddHttpCalls(options);
        return builder;
    }
}
