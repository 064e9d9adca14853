using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Crafting.Ai;

/// <summary>The clients that routes call with: the platform's resilience, and nothing that leaks.</summary>
internal static class HttpClients
{
    public const string Default = "Craft.Http";

    /// <summary>The factory's name for a client: never one of the application's own.</summary>
    public static string NameOf(string client) => Default + "." + client;

    public static void AddHttpCalls(this IServiceCollection services, HttpOptions options)
    {
        Add(services, Default, null, null);
        foreach (var (name, configure, build) in options.Clients)
            Add(services, NameOf(name), configure, build);
    }

    private static void Add(IServiceCollection services, string name, Action<HttpClient>? configure, Action<IHttpClientBuilder>? build)
    {
        var client = services.AddHttpClient(name, http => configure?.Invoke(http));
        client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // A credential must not travel to wherever an answer points, and no answer may set cookies for the next caller.
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = TraceOnly.Instance,
        });
        // The platform's handlers log whole URIs, and those may hold ids and keys.
        client.RemoveAllLoggers();
        // Only what may be repeated is repeated: a second POST would be a second order.
        client.AddStandardResilienceHandler(resilience => resilience.Retry.DisableForUnsafeHttpMethods());
        build?.Invoke(client);
    }

    /// <summary>Tells the other service the trace's id, and nothing of the caller's headers.</summary>
    // The platform would send on the baggage and the trace state, which come from the caller as they are.
    private sealed class TraceOnly : DistributedContextPropagator
    {
        private const string Parent = "traceparent";

        private readonly DistributedContextPropagator _w3c = CreateW3CPropagator();

        public static TraceOnly Instance { get; } = new();

        public override IReadOnlyCollection<string> Fields { get; } = [Parent];

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
        {
            if (setter is not null)
                _w3c.Inject(activity, (Carrier: carrier, Setter: setter), Pass);
        }

        public override void ExtractTraceIdAndState(
            object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
            _w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
            null;

        private static void Pass(object? state, string name, string value)
        {
            if (name == Parent && state is (var carrier, PropagatorSetterCallback setter))
                setter(carrier, name, value);
        }
    }
}
