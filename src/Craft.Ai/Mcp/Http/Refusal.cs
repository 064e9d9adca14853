using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>One answer that the door gives in the SDK's place.</summary>
internal sealed record Refusal(int Status, int Code, string Message)
{
    private const int Transport = -32000;
    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;
    private const int InvalidParams = -32602;

    public static readonly Refusal Host = new(
        403, Transport, "Forbidden: this server does not answer to this Host. Its operator can add the host to mcp.AllowedHosts.");
    public static readonly Refusal Origin = new(
        403,
        Transport,
        "Forbidden: this server does not accept calls from this Origin. Its operator can add the origin to mcp.AllowedOrigins.");
    public static readonly Refusal TooLarge = new(413, Transport, "Content Too Large: the body is longer than this server accepts.");
    public static readonly Refusal MediaType = new(
        415, Transport, "Unsupported Media Type: send Content-Type application/json, in UTF-8 and without Content-Encoding.");
    public static readonly Refusal SessionRequired = new(
        400, Transport, "Bad Request: the Mcp-Session-Id header is missing. Send initialize first, then the session id it returns.");
    public static readonly Refusal SessionUnknown = new(
        404, -32001, "Session not found. Send initialize without Mcp-Session-Id to start again.");
    public static readonly Refusal RevisionMissing = new(
        400, -32020, "Bad Request: the MCP-Protocol-Version header is missing. It must repeat the revision that _meta declares.");
    public static readonly Refusal Timeout = new(408, Transport, "Request Timeout: the body arrived too slowly.");
    public static readonly Refusal Unreadable = new(400, Transport, "Bad Request: the body could not be read to its end.");

    public static readonly Refusal Empty = new(400, ParseError, "Parse error: the body is empty. Send one JSON-RPC message.");
    public static readonly Refusal NotUtf8 = new(400, ParseError, "Parse error: the body is not valid UTF-8.");
    public static readonly Refusal Surrogate = new(
        400, ParseError, "Parse error: a string holds half of a surrogate pair, which is no character.");

    public static readonly Refusal Batch = new(
        400, InvalidRequest, "Invalid Request: batches are not supported. Send each message in a POST of its own.");
    public static readonly Refusal NotAnObject = new(400, InvalidRequest, "Invalid Request: the message must be a JSON object.");
    public static readonly Refusal TooDeep = new(
        400, InvalidRequest, "Invalid Request: the message nests deeper than 64 levels, counted from its own braces.");
    public static readonly Refusal Duplicate = new(
        400, InvalidRequest, "Invalid Request: a member occurs twice. Names must be unique, whatever their case.");
    public static readonly Refusal Escaped = new(
        400, InvalidRequest, "Invalid Request: the names of the message and of its params must be written without escape sequences.");
    public static readonly Refusal TooManyMembers = new(
        400, InvalidRequest, "Invalid Request: the message, its params or its _meta have too many members.");
    public static readonly Refusal Version = new(400, InvalidRequest, "Invalid Request: jsonrpc must be the string 2.0.");
    public static readonly Refusal NoMethod = new(
        400, InvalidRequest, "Invalid Request: a message needs a method, or an id with a result or an error.");
    public static readonly Refusal Method = new(400, InvalidRequest, "Invalid Request: method must be a string.");
    public static readonly Refusal Id = new(
        400, InvalidRequest, "Invalid Request: id must be a string or a 64-bit integer. Leave it out to send a notification.");
    public static readonly Refusal Mixed = new(
        400, InvalidRequest, "Invalid Request: a message with a method must not carry a result or an error.");
    public static readonly Refusal ResponseError = new(
        400, InvalidRequest, "Invalid Request: error must be an object with an integer code and a string message.");

    public static readonly Refusal Params = new(400, InvalidParams, "Invalid params: params must be an object.");
    public static readonly Refusal Meta = new(400, InvalidParams, "Invalid params: _meta must be an object.");
    public static readonly Refusal Name = new(400, InvalidParams, "Invalid params: name must be a string.");
    public static readonly Refusal Uri = new(400, InvalidParams, "Invalid params: uri must be a string.");
    public static readonly Refusal Arguments = new(400, InvalidParams, "Invalid params: arguments must be an object.");
    public static readonly Refusal Cursor = new(400, InvalidParams, "Invalid params: cursor must be a string.");
    public static readonly Refusal Level = new(
        400, InvalidParams, "Invalid params: level must be debug, info, notice, warning, error, critical, alert or emergency.");
    public static readonly Refusal Shape = new(
        400, InvalidParams, "Invalid params: a value has the wrong type. Compare the message with the protocol's schema.");

    public static readonly Refusal Internal = new(500, -32603, "Internal error: the server could not handle this message.");

    public static Refusal Malformed(JsonException error) => new(400, ParseError,
        $"Parse error: the body is not well-formed JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).");

    /// <summary>Sends the answer; <paramref name="id"/> is the request's id as it stood in the body.</summary>
    public Task WriteAsync(HttpContext context, ReadOnlySpan<byte> id = default)
    {
        var payload = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WriteStartObject("error"u8);
            json.WriteNumber("code"u8, Code);
            json.WriteString("message"u8, Message);
            json.WriteEndObject();
            json.WritePropertyName("id"u8);
            if (id.IsEmpty) json.WriteNullValue();
            else json.WriteRawValue(id, skipInputValidation: true);
            json.WriteEndObject();
        }

        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json";
        response.ContentLength = payload.WrittenCount;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(payload.WrittenMemory, context.RequestAborted).AsTask();
    }
}
