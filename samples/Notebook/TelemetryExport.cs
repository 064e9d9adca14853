using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Notebook;

/// <summary>Sends traces and metrics to the collector that the environment names (OpenTelemetry's standard variables).</summary>
internal static class TelemetryExport
{
    public static void ExportTelemetry(this WebApplicationBuilder builder)
    {
        // Without a collector nothing listens, and then spans and metrics cost nothing.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("notebook"))
            .WithTracing(tracing => tracing.AddSource("Craft").AddAspNetCoreInstrumentation().AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter("Craft").AddAspNetCoreInstrumentation().AddOtlpExporter());
    }
}
