using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Crafting.Ai.Tests;

public class NotebookTelemetryTests
{
    [Fact]
    public async Task With_a_collector_in_the_environment_it_exports_spans_and_metrics()
    {
        await using var collector = await Collector.StartAsync();
        var (process, address) = await NotebookProcess.ListenAsync(
            "--Auth", "none",
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "--OTEL_BSP_SCHEDULE_DELAY", "100", "--OTEL_METRIC_EXPORT_INTERVAL", "500");
        await using var _ = process;
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = new Uri(address, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp }));

        (await client.CallAsync("notes_create", new { title = "Milk", body = "swordfish" })).IsError.Should().NotBe(true);

        await collector.SeesAsync("/v1/traces", "notebook", "POST /mcp", "route notes_create", "step input", "step authorize", "craft.outcome");
        await collector.SeesAsync("/v1/metrics", "craft.call.duration", "craft.route", "notes_create");
        collector.Everything.Should().NotContain("swordfish");
    }

    /// <summary>Takes what an exporter sends over HTTP; names are UTF-8 in protobuf, so they are found as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Path, string Text)> _received = new();
        private readonly SemaphoreSlim _news = new(0);

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.MapPost("/v1/{signal}", async (HttpRequest request) =>
            {
                request.ContentType.Should().Be("application/x-protobuf");
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                _received.Enqueue((request.Path.Value!, Encoding.UTF8.GetString(body.ToArray())));
                _news.Release();
                return Results.Bytes([], "application/x-protobuf");
            });
        }

        public string Address => _app.Urls.Single();

        public string Everything => string.Concat(_received.Select(message => message.Text));

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync();
            return collector;
        }

        public async Task SeesAsync(string path, params string[] texts)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (texts.Any(text => !_received.Any(message => message.Path == path && message.Text.Contains(text, StringComparison.Ordinal))))
                await _news.WaitAsync(patience.Token);
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
