using System.Text;

namespace Crafting.Load;

/// <summary>One connection that repeats one request; in a session of its own when the revision has sessions.</summary>
internal sealed class Client : IDisposable
{
    private readonly Connection _connection;
    private readonly byte[] _request;

    public Client(int port, string call, string token)
    {
        _connection = new(port);
        _request = call switch
        {
            "bare" => Requests.Bare(port),
            "call25" => Requests.Call25(port, OpenSession(port, token), token),
            "call26" => Requests.Call26(port, token),
            _ => throw new ArgumentException($"There is no call '{call}'.", nameof(call)),
        };
    }

    /// <summary>Calls once and holds the answer against what it must say.</summary>
    public void Call()
    {
        var answer = _connection.Exchange(_request);
        if (!answer.StartsWith("HTTP/1.1 200"u8) || answer.IndexOf("Echo: hello"u8) < 0 || answer.IndexOf("\"isError\":true"u8) >= 0)
            throw new IOException("Not the expected answer:\n" + Encoding.UTF8.GetString(answer));
    }

    public void Dispose() => _connection.Dispose();

    private string OpenSession(int port, string token)
    {
        var answer = Encoding.UTF8.GetString(_connection.Exchange(Requests.Initialize(port, token)));
        var session = answer.Split("\r\n")
            .FirstOrDefault(header => header.StartsWith("Mcp-Session-Id: ", StringComparison.OrdinalIgnoreCase))?[16..]
            ?? throw new IOException("No session was opened:\n" + answer);
        _connection.Exchange(Requests.Initialized(port, session, token));
        return session;
    }
}
