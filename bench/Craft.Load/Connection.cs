using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crafting.Load;

/// <summary>One kept-alive connection that blocks: cheaper per request than anything asynchronous, so that the server is the
/// bottleneck.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public Connection(int port)
    {
        _socket.ReceiveTimeout = 10_000;
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Sends a request and waits for the whole answer, head and body as they came. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Exchange(byte[] request)
    {
        _socket.Send(request);
        var length = 0;
        do
        {
            var received = _socket.Receive(_buffer, length, _buffer.Length - length, SocketFlags.None);
            if (received == 0)
                throw new IOException("The server closed the connection.");
            length += received;
        }
        while (!IsComplete(_buffer.AsSpan(0, length)));
        return _buffer.AsSpan(0, length);
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = answer[..end];
        var body = answer[(end + 4)..];
        var at = head.IndexOf("Content-Length: "u8);
        if (at >= 0)
            return Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) && body.Length >= length;
        return head.IndexOf("Transfer-Encoding: chunked"u8) < 0 || EndsWithLastChunk(body);
    }

    private static bool EndsWithLastChunk(ReadOnlySpan<byte> body)
    {
        while (true)
        {
            var end = body.IndexOf("\r\n"u8);
            if (end < 0)
                return false;
            if (!Utf8Parser.TryParse(body[..end], out int size, out _, 'x'))
                throw new IOException("The answer's chunks cannot be read: " + Encoding.UTF8.GetString(body));
            var next = end + 2 + size + 2;
            if (next > body.Length)
                return false;
            if (size == 0)
                return true;
            body = body[next..];
        }
    }
}
