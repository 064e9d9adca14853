using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Crafting.Tests;

/// <summary>A real generic host with some routes, its log at hand.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly IHost _host;

    private App(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public FakeLogCollector Log => Services.GetRequiredService<FakeLogCollector>();

    public static Task<App> StartAsync(params Capability[] capabilities) => StartAsync(_ => { }, capabilities);

    public static async Task<App> StartAsync(Action<IServiceCollection> configure, params Capability[] capabilities)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddCraft().AddCapabilities(capabilities);
        configure(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new App(host);
    }

    public ValueTask<TOut> SendAsync<TOut>(string routeId, object? body = null, CancellationToken cancellationToken = default) =>
        Services.GetRequiredService<ICraftClient>().SendAsync<TOut>(routeId, body, cancellationToken);

    /// <summary>Sends as a caller whom a source has authenticated.</summary>
    public async ValueTask<Exchange> SendAsAsync(Principal? principal, string routeId, object? body = null) =>
        await Services.GetRequiredService<Runtime>().Routes[routeId].SendAsync(new Arrival { Body = body, Principal = principal });

    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
