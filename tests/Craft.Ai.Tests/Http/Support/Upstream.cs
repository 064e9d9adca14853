using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>A real service that routes call, and that remembers what it was sent.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Upstream(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<Sent> Requests { get; } = [];

    public static async Task<Upstream> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var upstream = new Upstream(builder.Build());
        upstream._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            upstream.Requests.Enqueue(new(
                context.Request.Method, context.Request.Path + context.Request.QueryString.Value, body,
                context.Request.Headers.ToDictionary(header => header.Key, header =>
                    header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await answer(context);
        });
        await upstream._app.StartAsync();
        return upstream;
    }

    public static Task<Upstream> AnsweringAsync(int status, string body = "", params (string Name, string Value)[] headers) =>
        StartAsync(context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>One request as a service received it.</summary>
internal sealed record Sent(string Method, string Target, string Body, Dictionary<string, string> Headers);
