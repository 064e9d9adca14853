using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Crafting.Tests;

/// <summary>A real redis-server on a port of its own, with nothing in it and nothing left behind.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private RedisServer(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Address = FormattableString.Invariant($"127.0.0.1:{port}");
    }

    public string Address { get; }

    public static async Task<RedisServer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var folder = Directory.CreateTempSubdirectory("craft-redis-").FullName;
            var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true };
            string[] arguments = ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no", "--daemonize", "no"];
            foreach (var argument in arguments)
                start.ArgumentList.Add(argument);
            var server = new RedisServer(Process.Start(start)!, folder, port);
            if (await server.IsReadyAsync())
                return server;
            await server.DisposeAsync();
            if (attempt == 3)
                throw new InvalidOperationException("redis-server does not start.");
        }
    }

    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    // Another process may take the port before the server does; then it says so and ends.
    private async Task<bool> IsReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return true;
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
