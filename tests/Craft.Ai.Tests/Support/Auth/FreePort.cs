using System.Net;
using System.Net.Sockets;

namespace Crafting.Ai.Tests;

/// <summary>A port that nobody listens on, for servers that must know their address before they start.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
