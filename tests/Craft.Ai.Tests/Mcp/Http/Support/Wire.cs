using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Crafting.Ai.Tests;

/// <summary>HTTP/1.1 by hand, for requests that a well-behaved client cannot send.</summary>
internal static class Wire
{
    public const string OldEra = "MCP-Protocol-Version: 2025-11-25";
    public const string Accept = "Accept: application/json, text/event-stream";

    public static byte[] Post(string body, params string[] headers) => Post(Encoding.UTF8.GetBytes(body), headers);

    public static byte[] Post(byte[] body, params string[] headers)
    {
        List<string> lines = ["POST /mcp HTTP/1.1", "Connection: close", .. headers];
        Default(lines, "Host", "localhost");
        Default(lines, "Content-Type", "application/json");
        Default(lines, "Accept", "application/json, text/event-stream");
        Default(lines, "Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));
        return [.. Head(lines), .. body];
    }

    public static byte[] Head(params IEnumerable<string> lines) => Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");

    public static async Task<WireAnswer> SendAsync(int port, params byte[][] parts)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port, limit.Token);
        var stream = socket.GetStream();
        var sending = SendAsync(stream, parts, limit.Token);
        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // The server closed while we were still sending; what it said before counts.
        }

        await sending;
        return WireAnswer.Parse(received.ToArray());
    }

    private static async Task SendAsync(NetworkStream stream, byte[][] parts, CancellationToken cancellation)
    {
        try
        {
            foreach (var part in parts) await stream.WriteAsync(part, cancellation);
        }
        catch (IOException)
        {
        }
    }

    // "-Host" leaves a header out that would be added otherwise.
    private static void Default(List<string> lines, string name, string value)
    {
        if (lines.Remove("-" + name)) return;
        if (name == "Content-Length" && lines.Any(l => l.StartsWith("Transfer-Encoding:", StringComparison.Ordinal))) return;
        if (!lines.Any(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))) lines.Add($"{name}: {value}");
    }
}

/// <summary>What came back, unchunked, with the JSON of its only message.</summary>
internal sealed record WireAnswer(int Status, string Head, string Body)
{
    private JsonElement? _message;

    public string All => Head + "\n" + Body;

    public JsonElement Message => _message ??= JsonDocument.Parse(Json()).RootElement;

    public JsonElement Error => Message.GetProperty("error");

    public int Code => Error.GetProperty("code").GetInt32();

    public string Sentence => Error.GetProperty("message").GetString()!;

    public string Text => Message.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!;

    public string? Header(string name) => Head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    public static WireAnswer Parse(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return new(0, text, "");
        var (head, body) = (text[..end], text[(end + 4)..]);
        var status = int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        return new(
            status,
            head,
            head.Contains("chunked", StringComparison.Ordinal) ? Unchunk(bytes.AsSpan(Encoding.UTF8.GetByteCount(head) + 4)) : body);
    }

    private static string Unchunk(ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder();
        while (body.IndexOf("\r\n"u8) is var line and > 0)
        {
            var length = int.Parse(body[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            text.Append(Encoding.UTF8.GetString(body.Slice(line + 2, length)));
            body = body[(line + 4 + length)..];
        }

        return text.ToString();
    }

    private string Json() => Body.Split('\n').LastOrDefault(l => l.StartsWith("data: ", StringComparison.Ordinal))?[6..] ?? Body;
}
