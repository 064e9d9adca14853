using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Stands before one SDK endpoint: checks the request, then the answer's failures.</summary>
/// <param name="sdk">The SDK's endpoint; null for the methods that it does not serve.</param>
/// <param name="keeper">The rules of this server.</param>
internal sealed class FrontDoor(RequestDelegate? sdk, DoorKeeper keeper)
{
    private const long KestrelDefaultBodyBytes = 30_000_000;
    private const int MaxEchoedId = 1024;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (keeper.Admission.Check(request) is { } stranger)
        {
            keeper.Bearer?.Stranger();
            if (keeper.Logger.IsEnabled(LogLevel.Information)) LogStranger(request, stranger);
            if (stranger == Refusal.Origin) CorsRule.Vary(context.Response);
            return stranger.WriteAsync(context);
        }

        if (request.Headers.Origin.Count > 0) keeper.Cors.Apply(context);
        // A preflight carries no credentials, so it is answered before anybody asks for them.
        if (HttpMethods.IsOptions(request.Method)) return keeper.Options(context);

        if (keeper.Bearer is not { } bearer) return HandleAsync(context);
        var entering = bearer.EnterAsync(context);
        if (!entering.IsCompletedSuccessfully) return EnterAsync(context, entering);
        return entering.Result ? HandleAsync(context) : Task.CompletedTask;
    }

    private async Task EnterAsync(HttpContext context, ValueTask<bool> entering)
    {
        if (await entering) await HandleAsync(context);
    }

    private Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (sdk is null) return keeper.MethodNotAllowed(context);
        if (!HttpMethods.IsPost(request.Method))
        {
            return keeper.Sessions.Check(request, default) is { } lost ? lost.WriteAsync(context) : ServeAsync(context);
        }

        if (!JsonBody.IsDeclaredBy(request)) return Refusal.MediaType.WriteAsync(context);
        if (request.ContentLength > keeper.Limit) return Refusal.TooLarge.WriteAsync(context);
        if (keeper.Limit > KestrelDefaultBodyBytes) RaiseServerLimit(context);

        // A small body has usually arrived with its headers: no state machine then.
        var reading = request.BodyReader.ReadAsync(context.RequestAborted);
        if (!reading.IsCompletedSuccessfully) return ReadAsync(context, reading);
        var result = reading.Result;
        return result.IsCompleted ? ExamineAsync(context, result.Buffer) : ReadAsync(context, new(result));
    }

    private async Task ReadAsync(HttpContext context, ValueTask<ReadResult> reading)
    {
        var body = context.Request.BodyReader;
        ReadResult result;
        try
        {
            while (true)
            {
                result = await reading;
                if (result.IsCanceled) return;
                if (result.IsCompleted || result.Buffer.Length > keeper.Limit) break;
                body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                reading = body.ReadAsync(context.RequestAborted);
            }
        }
        catch (BadHttpRequestException error)
        {
            // The server's own limits: its sentence would do, but a developer page would print the stack.
            await (error.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => Refusal.TooLarge,
                StatusCodes.Status408RequestTimeout => Refusal.Timeout,
                _ => Refusal.Unreadable,
            }).WriteAsync(context);
            return;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            return; // The client has gone.
        }

        await ExamineAsync(context, result.Buffer);
    }

    private Task ExamineAsync(HttpContext context, in ReadOnlySequence<byte> buffer)
    {
        byte[]? rented = null;
        byte[]? first = null;
        Task? refused;
        if (buffer.Length > keeper.Limit)
        {
            refused = Refusal.TooLarge.WriteAsync(context);
        }
        else if (buffer.IsSingleSegment)
        {
            refused = Examine(context, buffer.FirstSpan, out first);
        }
        else
        {
            var length = (int)buffer.Length;
            rented = ArrayPool<byte>.Shared.Rent(length);
            buffer.CopyTo(rented);
            refused = Examine(context, rented.AsSpan(0, length), out first);
            ArrayPool<byte>.Shared.Return(rented);
        }

        // Examined but not consumed: the SDK reads the same bytes from the same buffer.
        context.Request.BodyReader.AdvanceTo(refused is null ? buffer.Start : buffer.End, buffer.End);
        return refused ?? (first is null ? ServeAsync(context) : ServeFirstAsync(context, first));
    }

    /// <summary>The one place where method and tool name are known and nothing has been dispatched.</summary>
    private Task? Examine(HttpContext context, ReadOnlySpan<byte> body, out byte[]? first)
    {
        body = JsonBody.WithoutMark(body);
        var refusal = EnvelopeReader.Read(body, out var envelope) ?? keeper.Sessions.Check(context.Request, envelope);
        var id = body[envelope.Id];
        if (id.Length > MaxEchoedId) id = default;
        if (refusal is null && keeper.Bearer is { } bearer)
        {
            if (envelope.Method == McpMethod.Initialize) bearer.Opens(context);
            if (envelope.Method == McpMethod.ToolsCall
                && envelope.NameIn(body) is { } tool
                && bearer.StepUp(context, tool) is { } challenged)
            {
                first = null;
                return challenged;
            }
        }

        // The SDK reads what a client introduces itself with before it can answer; every other failure it answers itself.
        first = refusal is null && envelope is { Method: McpMethod.Initialize, IsRequest: true } ? id.ToArray() : null;
        return refusal?.WriteAsync(context, id);
    }

    private async Task ServeAsync(HttpContext context)
    {
        try
        {
            await sdk!(context);
        }
        catch (Exception error) when (CanAnswer(context))
        {
            await AnswerAsync(context, error, id: null);
        }
    }

    // Apart, so that only the message that opens a session pays for keeping its id.
    private async Task ServeFirstAsync(HttpContext context, byte[] id)
    {
        try
        {
            await sdk!(context);
        }
        catch (Exception error) when (CanAnswer(context))
        {
            await AnswerAsync(context, error, id);
        }
    }

    private static bool CanAnswer(HttpContext context) => !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested;

    // What the SDK throws instead of answering would leave as an empty 500, or as a stack trace in development.
    private Task AnswerAsync(HttpContext context, Exception error, byte[]? id)
    {
        var refusal = error switch
        {
            JsonException => Refusal.Shape,
            // The session was ended between being found and being used.
            ObjectDisposedException when SessionRule.IsNamedBy(context.Request) => Refusal.SessionUnknown,
            _ => Refusal.Internal,
        };
        if (refusal == Refusal.Internal) ServerLog.HandlerFailed(keeper.Logger, error);
        else ServerLog.HandlerRefused(keeper.Logger, refusal.Code, error);
        context.Response.Clear();
        if (context.Request.Headers.Origin.Count > 0) keeper.Cors.Apply(context);
        return refusal.WriteAsync(context, id);
    }

    private static void RaiseServerLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: not null } feature)
            feature.MaxRequestBodySize = null; // The door counts.
    }

    // The client is not told what it sent; the operator needs it to know what to allow.
    private void LogStranger(HttpRequest request, Refusal refusal)
    {
        var host = Untrusted.Clean(request.Headers.Host.ToString(), 200);
        var origin = Untrusted.Clean(request.Headers.Origin.ToString(), 200);
        ServerLog.Stranger(keeper.Logger, refusal.Status, host, origin);
    }
}
