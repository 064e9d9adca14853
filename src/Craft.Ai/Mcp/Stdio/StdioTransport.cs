using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>One JSON-RPC message a line, in both directions (MCP, transports, stdio).</summary>
/// <remarks>The SDK's own transport is silent from the end of input on, so that a piped request would get no answer.</remarks>
internal sealed class StdioTransport : TransportBase
{
    private static readonly JsonTypeInfo<JsonRpcMessage> Json =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly long _longestLine;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _disposed = new();
    private readonly OpenRequests _open = new();

    public StdioTransport(Stream input, Stream output, long longestLine, ILoggerFactory? loggers)
        : base("stdio", loggers)
    {
        _input = input;
        _output = output;
        _longestLine = longestLine;
        SetConnected();
        EndOfInput = Task.Run(ReadAsync);
    }

    /// <summary>Done when the client has closed its end.</summary>
    public Task EndOfInput { get; }

    /// <summary>Done when every request that was read has been answered.</summary>
    public Task WhenAnsweredAsync() => _open.WhenNoneAsync();

    public override async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        try
        {
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, Json), (byte)'\n'];
            await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _output.WriteAsync(line, CancellationToken.None).ConfigureAwait(false); // half a line would spoil the next one
                await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }
        }
        finally
        {
            if (message is JsonRpcResponse or JsonRpcError)
                _open.Close(((JsonRpcMessageWithId)message).Id);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        SetDisconnected();
    }

    private async Task ReadAsync()
    {
        try
        {
            var reader = PipeReader.Create(_input, new StreamPipeReaderOptions(bufferSize: 32 * 1024));
            var (tooLong, scanned) = (false, 0L);
            ReadResult read;
            do
            {
                // A console stream cannot be cancelled: the pending read is left behind.
                read = await reader.ReadAsync().AsTask().WaitAsync(_disposed.Token).ConfigureAwait(false);
                var rest = read.Buffer;
                while (TryTakeLine(ref rest, scanned, read.IsCompleted, out var line))
                {
                    if (!tooLong)
                    {
                        var taken = line.Length > _longestLine ? RefuseAsync(Refusal.TooLarge) : TakeAsync(line.ToArray());
                        await taken.ConfigureAwait(false);
                    }

                    (tooLong, scanned) = (false, 0);
                }

                // A line without an end must not fill the memory: it is told once, and the rest of it is thrown away.
                if (!tooLong && rest.Length > _longestLine)
                {
                    tooLong = true;
                    await RefuseAsync(Refusal.TooLarge).ConfigureAwait(false);
                }

                if (tooLong)
                    rest = rest.Slice(rest.End);
                scanned = rest.Length;
                reader.AdvanceTo(rest.Start, rest.End);
            }
            while (!read.IsCompleted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // A broken pipe is an end of input too.
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, long scanned, bool isLast, out ReadOnlySequence<byte> line)
    {
        line = default;
        var end = rest.Slice(scanned).PositionOf((byte)'\n') ?? (isLast && !rest.IsEmpty ? rest.End : null);
        if (end is not { } position)
            return false;
        line = rest.Slice(0, position);
        rest = rest.Slice(position).Slice(position.Equals(rest.End) ? 0 : 1);
        return true;
    }

    private Task RefuseAsync(Refusal refusal, RequestId id = default) =>
        SendMessageAsync(new JsonRpcError { Id = id, Error = new() { Code = refusal.Code, Message = refusal.Message } }, _disposed.Token);

    private async Task TakeAsync(byte[] line)
    {
        if (line.AsSpan().TrimStart(" \t\r"u8).IsEmpty)
            return;
        var refusal = EnvelopeReader.Read(line, out var envelope);
        var message = refusal is null ? Read(line) : null;
        if (message is null)
        {
            // The id of a client's response is one of ours: repeating it would answer another question.
            var id = envelope.IsRequest ? IdOf(JsonNode.Parse(line.AsSpan()[envelope.Id])) : null;
            await RefuseAsync(refusal ?? Refusal.Shape, id ?? default).ConfigureAwait(false);
            return;
        }

        switch (message)
        {
            // A subscription is open for as long as the client is: nobody waits for its answer.
            case JsonRpcRequest { Method: not "subscriptions/listen" } request:
                _open.Open(request.Id);
                break;
            case JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: JsonObject cancelled }:
                if (IdOf(cancelled["requestId"]) is { } id)
                    _open.Close(id);
                break;
        }

        await WriteMessageAsync(message, _disposed.Token).ConfigureAwait(false);
    }

    private static JsonRpcMessage? Read(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RequestId? IdOf(JsonNode? node)
    {
        try
        {
            return node switch
            {
                JsonValue value when value.TryGetValue(out string? text) => new RequestId(text),
                JsonValue value when value.TryGetValue(out long number) => new RequestId(number),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair is no text, and no answer can repeat it.
        }
    }
}
