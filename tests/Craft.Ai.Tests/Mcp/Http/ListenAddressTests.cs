using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

public sealed class ListenAddressTests
{
    private static async Task<string[]> ListenAsync(
        string host = "127.0.0.1", int port = 0, string[]? args = null, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? built = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args ?? []);
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService(services => new ListenAddress(services, host, port));
        configure?.Invoke(builder);
        await using var app = builder.Build();
        built?.Invoke(app);
        await app.StartAsync();
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        await app.StopAsync();
        return addresses;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [Fact]
    public async Task Listens_where_Craft_says_when_nobody_else_does()
    {
        var port = FreePort();

        (await ListenAsync("localhost", port)).Should().Equal($"http://localhost:{port}");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    public async Task Port_0_takes_a_free_one(string host)
    {
        var addresses = await ListenAsync(host);

        addresses.Should().ContainSingle().Which.Should().NotEndWith(":0");
    }

    [Theory]
    [InlineData("localhost", 3001, "http://localhost:3001")]
    [InlineData("localhost", 0, "http://127.0.0.1:0")]
    [InlineData("::1", 3001, "http://[::1]:3001")]
    [InlineData("[::1]", 3001, "http://[::1]:3001")]
    [InlineData("0.0.0.0", 80, "http://0.0.0.0:80")]
    [InlineData("*", 80, "http://*:80")]
    [InlineData("mcp.example.com", 8080, "http://mcp.example.com:8080")]
    public void Address_is_written_for_the_server(string host, int port, string address) =>
        ListenAddress.Compose(host, port).Should().Be(address);

    [Theory]
    [InlineData("http://localhost", 1)]
    [InlineData("localhost:80", 1)]
    [InlineData("a/b", 1)]
    [InlineData("", 1)]
    [InlineData("localhost", -1)]
    [InlineData("localhost", 65536)]
    public void Bad_host_or_port_is_told_in_a_sentence(string host, int port) =>
        new FrontDoorOptions { Host = host, Port = port }.Problems().Should().ContainSingle().Which.Should().StartWith("mcp.");

    [Fact]
    public async Task Urls_argument_wins() =>
        (await ListenAsync(port: 3001, args: ["--urls", "http://127.0.0.1:0"])).Should().ContainSingle().Which.Should().NotContain("3001");

    [Theory]
    [InlineData("urls", "http://127.0.0.1:0")]
    [InlineData("http_ports", "0")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://127.0.0.1:0")]
    public async Task Configuration_wins(string key, string value) =>
        (await ListenAsync(port: 3001, configure: builder => builder.Configuration[key] = value))
            .Should().NotBeEmpty().And.NotContain(a => a.Contains("3001"));

    [Fact]
    public async Task UseUrls_wins() =>
        (await ListenAsync(port: 3001, configure: builder => builder.WebHost.UseUrls("http://127.0.0.1:0")))
            .Should().ContainSingle().Which.Should().NotContain("3001");

    [Fact]
    public async Task Urls_of_the_application_win() =>
        (await ListenAsync(port: 3001, built: app => app.Urls.Add("http://127.0.0.1:0")))
            .Should().ContainSingle().Which.Should().NotContain("3001");

    [Fact]
    public async Task Listen_in_code_wins_without_a_warning()
    {
        var log = new List<string>();

        var addresses = await ListenAsync(port: 3001, configure: builder =>
        {
            builder.Logging.AddProvider(new Lines(log));
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        });

        addresses.Should().ContainSingle().Which.Should().NotContain("3001");
        log.Should().NotContain(line => line.Contains("Overriding address"));
    }

    [Fact]
    public async Task Address_given_to_Run_wins()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService(services => new ListenAddress(services, "127.0.0.1", 3001));
        await using var app = builder.Build();
        var started = new TaskCompletionSource();
        app.Lifetime.ApplicationStarted.Register(started.SetResult);

        var running = app.RunAsync("http://127.0.0.1:0");
        await started.Task;
        var urls = app.Urls.ToArray();
        await app.StopAsync();
        await running;

        urls.Should().ContainSingle().Which.Should().NotContain("3001");
    }

    [Fact]
    public async Task Server_without_addresses_is_left_alone() =>
        (await ListenAsync(configure: builder => builder.Services.AddSingleton<IServer, NoServer>())).Should().BeEmpty();

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(
            IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }

    private sealed class Lines(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines) lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
