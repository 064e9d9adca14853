using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Crafting.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>What the page shows, as JSON: routes with counts and states, and the last exchanges.</summary>
internal sealed class DashboardDocument(IServiceProvider services, ILogger logger)
{
    private const int MostExchanges = 50;

    public async Task WriteAsync(HttpContext context)
    {
        var payload = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(payload))
            Write(json, services.GetRequiredService<RouteMonitor>());
        var response = context.Response;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        response.ContentType = "application/json";
        response.ContentLength = payload.WrittenCount;
        await response.Body.WriteAsync(payload.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    private void Write(Utf8JsonWriter json, RouteMonitor monitor)
    {
        json.WriteStartObject();
        json.WriteString("application", services.GetService<IHostEnvironment>()?.ApplicationName ?? "");
        json.WriteString("phase", Low(monitor.Phase));
        json.WriteBoolean("recording", monitor.IsRecording);
        json.WriteStartArray("routes");
        foreach (var route in monitor.Routes)
            Write(json, route);
        json.WriteEndArray();
        json.WriteStartArray("exchanges");
        foreach (var exchange in monitor.Exchanges.Take(MostExchanges))
            Write(json, exchange);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, RouteView route)
    {
        json.WriteStartObject();
        json.WriteString("id", route.Capability.Id);
        json.WriteString("title", route.Capability.Title);
        json.WriteString("description", route.Capability.Description);
        json.WriteString("source", route.Capability.Source.Name);
        Write(json, "steps", route.Steps);
        json.WriteStartArray("states");
        foreach (var state in route.States)
            Write(json, state);
        json.WriteEndArray();
        if (route.Count() is { } counts)
            Write(json, counts);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string? name, IReadOnlyList<StepView> steps)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("name", step.Name);
            json.WriteString("text", step.Blocks.Count > 0 ? step.Name : step.Text);
            json.WriteBoolean("gate", step.Stage is not (Stage.Body or Stage.Output));
            if (step.Blocks.Count > 0)
            {
                json.WriteStartArray("blocks");
                foreach (var block in step.Blocks)
                    Write(json, null, block);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json, IStepState state)
    {
        var (degraded, values) = (true, (IReadOnlyDictionary<string, object>?)null);
        try
        {
            (degraded, values) = (state.IsDegraded, state.Read());
        }
        catch (Exception exception)
        {
            ServerLog.StateUnreadable(logger, state.Name, exception);
        }

        json.WriteStartObject();
        json.WriteString("name", state.Name);
        json.WriteBoolean("degraded", degraded);
        json.WriteStartObject("values");
        foreach (var (name, value) in values ?? new Dictionary<string, object> { ["state"] = "unreadable" })
            json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RouteCounts counts)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("inFlight", counts.InFlight);
        json.WriteNumber("completed", counts.Completed);
        json.WriteNumber("cancelled", counts.Cancelled);
        json.WriteNumber("passed", counts.Passed);
        Write(json, "failed", counts.Failed);
        Write(json, "declined", counts.Declined);
        json.WriteNumber("p50", Milliseconds(counts.Median));
        json.WriteNumber("p95", Milliseconds(counts.Percentile95));
        json.WriteNumber("p99", Milliseconds(counts.Percentile99));
        json.WriteNumber("longest", Milliseconds(counts.Longest));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
            json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RecordedExchange exchange)
    {
        json.WriteStartObject();
        json.WriteString("route", exchange.RouteId);
        json.WriteString("id", exchange.Id);
        json.WriteString("correlation", exchange.CorrelationId);
        json.WriteString("arrived", exchange.Arrived);
        json.WriteNumber("ms", Milliseconds(exchange.Duration));
        json.WriteString("end", Low(exchange.End));
        json.WriteString("detail", exchange.Detail);
        json.WriteString("summary", exchange.Summary);
        json.WriteNumber("unrecorded", exchange.Unrecorded);
        json.WriteStartArray("steps");
        foreach (var step in exchange.Steps)
        {
            json.WriteStartObject();
            json.WriteString("text", step.Step.Blocks.Count > 0 ? step.Step.Name : step.Step.Text);
            json.WriteNumber("depth", step.Step.Depth);
            json.WriteNumber("began", Milliseconds(step.Began));
            json.WriteNumber("ms", Milliseconds(step.Duration));
            json.WriteString("end", step.End is { } end ? Low(end) : "running");
            json.WriteString("detail", step.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private static string Low(Enum value) => value.ToString().ToLowerInvariant();
}
