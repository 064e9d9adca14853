using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Crafting.Ai;

/// <summary>Serves one document that is the same for everybody, to every page and every client.</summary>
/// <param name="document">Writes the document; asked once. Null answers 404.</param>
/// <param name="lifetimeSeconds">How long it may be kept.</param>
internal sealed class MetadataEndpoint(Func<byte[]?> document, int lifetimeSeconds)
{
    private const string Methods = "GET, HEAD, OPTIONS";

    private readonly Lazy<byte[]?> _document = new(document);

    /// <summary>An hour in production; shorter where it still changes.</summary>
    public static int Lifetime(IHostEnvironment environment) => environment.IsDevelopment() ? 300 : 3600;

    public Task InvokeAsync(HttpContext context)
    {
        var response = context.Response;
        if (_document.Value is not { } body)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        // Public knowledge, asked for without credentials: any page may read it.
        response.Headers.AccessControlAllowOrigin = "*";
        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method))
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.Allow = Methods;
            response.Headers.AccessControlAllowMethods = "GET, HEAD";
            response.Headers.AccessControlAllowHeaders = "MCP-Protocol-Version, Accept, Content-Type";
            response.Headers.AccessControlMaxAge = "3600";
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = Methods;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = $"public, max-age={lifetimeSeconds}";
        response.Headers.XContentTypeOptions = "nosniff";
        return HttpMethods.IsHead(method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
