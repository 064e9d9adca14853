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

    public static void AddHealth(WebApplicationBuilder builder)
    {
        #region operations-health
        builder.Services.AddHealthChecks().AddCraft();
        #endregion
    }

    public static void MapHealth(WebApplication app)
    {
        #region operations-health-map
        app.MapHealthChecks("/health/live", new() { Predicate = check => check.Tags.Contains("live") });
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
        #endregion
    }

    public static void Operators(WebApplicationBuilder builder)
    {
        #region operations-dashboard-policy
        builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireRole("operator"));
        builder.Services.AddCraft().AddRecorder(new() { Exchanges = 200 });
        #endregion
    }

    public static void Dashboard(WebApplication app)
    {
        #region operations-dashboard
        app.MapCraftDashboard("/craft", policy: "operators");
        #endregion
    }

    public static void Stop(WebApplicationBuilder builder)
    {
        #region operations-stop
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(2));
        #endregion
    }
}
