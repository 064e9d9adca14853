using System.Text;
using System.Text.Json;
using Crafting.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crafting.Ai;

/// <summary>Writes the body at the end of a route: text, JSON, bytes, or nothing.</summary>
internal sealed class HttpAnswer(Capability capability, IServiceProvider services)
{
    private readonly JsonSerializerOptions _json = services.GetRequiredService<IOptions<ContractOptions>>().Value.SerializerOptions;
    private readonly Type _declared = capability.ResultType;
    private readonly bool _isPrivate = capability.NeedsCaller;

    public Task WriteAsync(HttpContext context, Exchange exchange)
    {
        // What one caller may see is for no cache that others share.
        if (_isPrivate)
            context.Response.Headers.CacheControl = "no-store";
        return exchange.Body switch
        {
            _ when exchange.Output is { } output => SendAsync(context, "application/json", Encoding.UTF8.GetBytes(output.GetRawText())),
            null or Unit => NothingAsync(context),
            string text => SendAsync(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text)),
            byte[] bytes => SendAsync(context, "application/octet-stream", bytes),
            IResult result => result.ExecuteAsync(context),
            var body => JsonAsync(context, body),
        };
    }

    private static Task NothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // Whole before the first byte leaves: what a lazy result throws is still a problem with a status of its own.
    private async Task JsonAsync(HttpContext context, object body)
    {
        using var buffer = new MemoryStream();
        var type = _declared != typeof(object) && _declared.IsInstanceOfType(body) ? _declared : body.GetType();
        await JsonSerializer.SerializeAsync(buffer, body, type, _json, context.RequestAborted).ConfigureAwait(false);
        await SendAsync(context, "application/json", buffer.GetBuffer().AsMemory(0, (int)buffer.Length)).ConfigureAwait(false);
    }

    private static Task SendAsync(HttpContext context, string type, ReadOnlyMemory<byte> payload)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = payload.Length;
        return context.Response.Body.WriteAsync(payload, context.RequestAborted).AsTask();
    }
}
