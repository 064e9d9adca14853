using System.Security.Claims;
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
    private bool _stopped;

    private App(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public ICraftClient Client => Services.GetRequiredService<ICraftClient>();

    /// <summary>What was logged so far, Craft's lines and the users'.</summary>
    public IReadOnlyList<FakeLogRecord> Log => Services.GetRequiredService<FakeLogCollector>().GetSnapshot();

    /// <summary>The lines about calls, of which each call has one.</summary>
    public IReadOnlyList<FakeLogRecord> CallLines => [.. Log.Where(record => record.Category == CallLog.Category)];

    public static Task<App> StartAsync(params Capability[] capabilities) => StartAsync(_ => { }, capabilities);

    public static async Task<App> StartAsync(Action<IServiceCollection> configure, params Capability[] capabilities)
    {
        var app = Build(configure, capabilities);
        await app._host.StartAsync();
        return app;
    }

    /// <summary>The sentence with which an application does not start.</summary>
    public static Task<string> FailureAsync(params Capability[] capabilities) => FailureAsync(_ => { }, capabilities);

    /// <inheritdoc cref="FailureAsync(Capability[])" />
    public static async Task<string> FailureAsync(Action<IServiceCollection> configure, params Capability[] capabilities)
    {
        await using var app = Build(configure, capabilities);
        var failure = await app._host.Invoking(host => host.StartAsync()).Should().ThrowAsync<CraftException>();
        failure.Which.Error.Should().Be(CraftError.StartFailed);
        return failure.Which.Message;
    }

    public static App Build(Action<IServiceCollection> configure, params Capability[] capabilities)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddCraft().AddCapabilities(capabilities);
        configure(builder.Services);
        return new App(builder.Build());
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => _host.StartAsync(cancellationToken);

    public ValueTask<TOut> SendAsync<TOut>(string routeId, object? body = null, CancellationToken cancellationToken = default) =>
        Client.SendAsync<TOut>(routeId, body, cancellationToken);

    /// <summary>Sends through the door that sources use.</summary>
    public async ValueTask<Exchange> ArriveAsync(string routeId, Arrival arrival)
    {
        var routes = await Services.GetRequiredService<Runtime>().RoutesAsync(arrival.CancellationToken);
        return await routes[routeId].Intake.SendAsync(arrival);
    }

    /// <summary>Sends as a caller whom a source has authenticated.</summary>
    public ValueTask<Exchange> SendAsAsync(Principal? principal, string routeId, object? body = null) =>
        ArriveAsync(routeId, new Arrival { Body = body, Principal = principal });

    /// <summary>Sends as a user whom a source's own authentication has established.</summary>
    public ValueTask<Exchange> SendAsUserAsync(ClaimsPrincipal user, string routeId, object? body = null) =>
        ArriveAsync(routeId, new Arrival { Body = body, User = user });

    /// <summary>The code with which a call fails.</summary>
    public async Task<CraftException> FailureAsync(string routeId, object? body = null, Principal? principal = null) =>
        (await this.Awaiting(app => app.SendAsAsync(principal, routeId, body).AsTask()).Should().ThrowAsync<CraftException>()).Which;

    /// <summary>The code with which a caller is refused; null when the caller passes.</summary>
    public async Task<string?> CodeAsync(VerifiedIdentity? caller, string routeId = "route", object? body = null)
    {
        try
        {
            await SendAsAsync(caller is null ? null : new(caller), routeId, body);
            return null;
        }
        catch (CraftException failure)
        {
            return failure.Code;
        }
    }

    /// <summary>The code with which anything else fails.</summary>
    public static async Task<string> CodeOfAsync<T>(ValueTask<T> call) =>
        (await call.AsTask().Awaiting(task => task).Should().ThrowAsync<CraftException>()).Which.Code;

    /// <summary>Stops the host; the token stands for the end of its shutdown time.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _stopped = true;
        return _host.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
            await _host.StopAsync();
        _host.Dispose();
    }
}
