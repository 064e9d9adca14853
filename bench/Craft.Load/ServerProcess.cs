using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Crafting.Load;

/// <summary>One server in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    public ServerProcess(string kind, int tools, bool pin)
    {
        Port = FreePort();
        _process = Processors.StartSelf(
            Processors.Server,
            ["--serve", kind, "--port", Port.ToString(CultureInfo.InvariantCulture), "--tools", tools.ToString(CultureInfo.InvariantCulture)],
            pin);
        _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        WaitUntilReady();
        Token = kind.EndsWith("-auth", StringComparison.Ordinal)
            ? _http.GetStringAsync(AuthServers.TokenPath).GetAwaiter().GetResult()
            : "";
    }

    /// <summary>A good access token, when the server asks for one; else empty.</summary>
    public string Token { get; }

    public int Port { get; }

    public Stats Stats() => Load.Stats.Parse(_http.GetStringAsync(Load.Stats.Path).GetAwaiter().GetResult());

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000))
            _process.Kill();
        _process.Dispose();
        _http.Dispose();
    }

    private void WaitUntilReady()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Stats();
                return;
            }
            catch (HttpRequestException) when (attempt < 200 && !_process.HasExited)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
