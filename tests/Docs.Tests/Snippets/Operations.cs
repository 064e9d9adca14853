using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Docs.Tests.Snippets;

internal static class OperationsPage
{
    public static void Watch(WebApplicationBuilder builder)
    {
        #region operations-opentelemetry using OpenTelemetry.Metrics, OpenTelemetry.Trace
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource("Craft").AddAspNetCoreInstrumentation().AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter("Craft").AddOtlpExporter());
        #endregion
    }

    #region operations-log
    public static Capability Logged { get; } = Craft.Route()
        .Id("ship")
        .Description("Ship an order.")
        .Input<Orders.Order>()
        .From(Mcp())
        .Log(order => $"Shipping {order.Quantity}")
        .Filter(order => order.Quantity < 50, "too many")
        .Transform(order => order.Quantity > 1 ? "shipped" : throw new InvalidOperationException("The lorry is broken."));
    #endregion

    public static void Stop(WebApplicationBuilder builder)
    {
        #region operations-stop
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(2));
        #endregion
    }
}
