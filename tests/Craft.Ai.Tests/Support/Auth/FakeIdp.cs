using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>An identity provider whose every answer a test decides. A real socket; the truth only for what no test changed.</summary>
/// <remarks>The genuine provider is samples/IdentityProvider; this one is for faults.</remarks>
internal sealed partial class FakeIdp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    private FakeIdp(WebApplication app) => _app = app;

    /// <summary>The issuer: scheme, host and port, no slash at the end.</summary>
    public string Issuer => _app.Urls.Single();

    /// <summary>Everything that was asked, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    public static async Task<FakeIdp> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var idp = new FakeIdp(app);
        app.Run(idp.AnswerAsync);
        await app.StartAsync();
        idp.AnswerWithTheTruth();
        return idp;
    }

    public string Url(string path) => Issuer + path;

    public int Count(string path) => _requests.Count(request => request.Path == path);

    /// <summary>Decides what a path answers from now on.</summary>
    public void On(string path, RequestDelegate answer) => _answers[path] = answer;

    /// <summary>Decides what a path answers from now on.</summary>
    public void On(
        string path, int status, string body, string contentType = "application/json", params (string Name, string Value)[] headers) =>
        On(path, async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            await context.Response.WriteAsync(body, context.RequestAborted);
        });

    /// <summary>Lets a path take a request and never answer.</summary>
    public void Hang(string path) => On(path, context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        DisposeKeys();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        _requests.Enqueue(new(
            request.Method,
            request.Path.Value!,
            request.QueryString.Value!,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted)));
        if (_answers.TryGetValue(request.Path.Value!, out var answer))
            await answer(context);
        else
            context.Response.StatusCode = 404;
    }

    // Every area adds its own truth in a partial file of its own.
    private void AnswerWithTheTruth()
    {
        AnswerKeys();
        AnswerTokens();
    }
}

/// <summary>One request as the provider saw it.</summary>
internal sealed record RecordedRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The form, or for a GET the query, decoded.</summary>
    public IReadOnlyDictionary<string, string> Form =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Method == "GET" ? Query : Body)
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
}
