using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Crafting.Ai;

/// <summary>Makes the server listen on Craft's address when nobody has named another.</summary>
// Runs when the host starts, before any server does: app.Urls, RunAsync("http://…") and Kestrel's options are final then.
internal sealed class ListenAddress(IServiceProvider services, string host, int port) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Apply(services, host, port);
        return Task.CompletedTask;
    }

    public static void Apply(IServiceProvider services, string host, int port)
    {
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>();
        if (addresses is not { Addresses: { IsReadOnly: false, Count: 0 } }) return; // A test server, or app.Urls.
        if (services.GetService<IConfiguration>() is { } configuration && NamesAddresses(configuration)) return;
        if (services.GetService<IOptions<KestrelServerOptions>>()?.Value is { } kestrel && NamesEndpoints(kestrel)) return;
        addresses.Addresses.Add(Compose(host, port));
    }

    /// <summary>The first address of the server; before it has started, the one that is configured.</summary>
    public static string First(IServiceProvider services, string host, int port) => All(services, host, port)[0];

    /// <summary>Every address of the server; before it has started, those that are configured.</summary>
    public static IReadOnlyList<string> All(IServiceProvider services, string host, int port)
    {
        if (services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } known) return [.. known];
        var configuration = services.GetService<IConfiguration>();
        if (Listed("urls") is { Length: > 0 } urls) return urls;
        string[] open = [.. (Listed("http_ports") ?? []).Select(number => $"http://*:{number}"), .. (Listed("https_ports")
            ?? []).Select(number => $"https://*:{number}")];
        return open.Length > 0 ? open : [Compose(host, port)];

        string[]? Listed(string key) =>
            configuration?[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public static string Compose(string host, int port)
    {
        if (port is < 0 or > 65535) throw new ArgumentException(
            $"mcp.Port is {port}. A port is a number from 0 to 65535; 0 takes any free one.");
        var name = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        if (name is not ("*" or "+") && Uri.CheckHostName(name.Trim('[', ']')) == UriHostNameType.Unknown)
            throw new ArgumentException(
                $"mcp.Host is \"{host}\". Use \"localhost\", \"0.0.0.0\", \"*\", an address or a name, without scheme and port.");
        // Kestrel listens on two addresses for localhost and cannot give both the same free port.
        if (port == 0 && name.Equals("localhost", StringComparison.OrdinalIgnoreCase)) name = "127.0.0.1";
        return string.Create(CultureInfo.InvariantCulture, $"http://{name}:{port}");
    }

    // --urls, ASPNETCORE_URLS and launch profiles arrive as "urls"; container images set the ports.
    private static bool NamesAddresses(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["urls"])
        || !string.IsNullOrEmpty(configuration["http_ports"])
        || !string.IsNullOrEmpty(configuration["https_ports"])
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    private static bool NamesEndpoints(KestrelServerOptions kestrel)
    {
        if (kestrel.ConfigurationLoader?.Configuration.GetSection("Endpoints").GetChildren().Any() == true) return true;
        try
        {
            return CodeBackedListenOptions(kestrel).Count > 0;
        }
        catch (MissingMethodException)
        {
            return false; // Kestrel prefers its own endpoints anyway, with a warning about our address.
        }
    }

    // Kestrel keeps Listen(…) calls to itself.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_CodeBackedListenOptions")]
    private static extern List<ListenOptions> CodeBackedListenOptions(KestrelServerOptions options);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
