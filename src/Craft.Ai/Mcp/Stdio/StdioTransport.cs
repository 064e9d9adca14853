using System.Text;
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
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _disposed = new();
    private readonly OpenRequests _open = new();

    public StdioTransport(Stream input, Stream output, ILoggerFactory? loggers)
        : base("stdio", loggers)
    {
        _input = input;
        _output = output;
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
        using var reader = new StreamReader(_input, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        try
        {
            // A console stream cannot be cancelled: the pending read is left behind.
            while (await reader.ReadLineAsync().WaitAsync(_disposed.Token).ConfigureAwait(false) is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    await TakeAsync(line).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // A broken pipe is an end of input too.
        }
    }

    private async Task TakeAsync(string line)
    {
        JsonRpcMessage? message = null;
        try
        {
            message = JsonSerializer.Deserialize(line, Json);
        }
        catch (JsonException)
        {
            // Told below.
        }

        switch (message)
        {
            case null:
                await RefuseAsync(line).ConfigureAwait(false);
                return;

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

    private Task RefuseAsync(string line)
    {
        var (code, text) = (McpErrorCode.ParseError, "Parse error: the line is not JSON. Send one JSON-RPC message a line.");
        RequestId id = default;
        try
        {
            var node = JsonNode.Parse(line);
            (code, text) = (McpErrorCode.InvalidRequest, "Invalid Request: the line is not a JSON-RPC 2.0 message.");
            id = node is JsonObject message ? IdOf(message["id"]) ?? default : default;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Not JSON, or a member twice: the id is unknown.
        }

        return SendMessageAsync(new JsonRpcError { Id = id, Error = new() { Code = (int)code, Message = text } }, _disposed.Token);
    }

    private static RequestId? IdOf(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue(out string? text) => new RequestId(text),
        JsonValue value when value.TryGetValue(out long number) => new RequestId(number),
        _ => null,
    };
}
