using Crafting.Pipeline;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>A source that answers requests of one method at one path.</summary>
    /// <param name="method">GET, POST, PUT, PATCH or DELETE.</param>
    /// <param name="path">A route template of ASP.NET Core, for example <c>/orders/{id}</c>.</param>
    /// <param name="options">The size of bodies, and who signs them.</param>
    public static ISource Http(HttpMethod method, string path, HttpSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        return new HttpSource(method.Method, path, options ?? new HttpSourceOptions());
    }

    /// <summary>A source that answers GET requests at one path.</summary>
    /// <param name="path">A route template of ASP.NET Core, for example <c>/orders/{id}</c>.</param>
    public static ISource Http(string path) => Http(HttpMethod.Get, path);
}

/// <summary>Answers requests for as long as the application runs.</summary>
internal sealed class HttpSource(string method, string path, HttpSourceOptions options) : ISource
{
    private const string NoCallers = ".Authorize asks for a caller, but nothing establishes one. "
        + "Set mcp.Auth, add an authentication of the application's own, or remove .Authorize.";

    public string Name => "http";

    public string Method => method;

    public string Path => path;

    public HttpSourceOptions Options => options;

    /// <summary>Whether the input comes from a body, and not from the query.</summary>
    public bool HasBody => method is "POST" or "PUT" or "PATCH";

    public void Check(Capability capability, IServiceProvider services, Problems problems)
    {
        if (!HasBody && method is not ("GET" or "DELETE"))
            Report($"Http was given the method {method}. Use GET, POST, PUT, PATCH or DELETE.");
        if (PatternProblem() is { } problem)
            Report($"Http was given the path \"{path}\". {problem}");
        foreach (var sentence in options.Problems(this, services))
            Report(sentence);
        if (services.GetService<HttpShelf>() is null)
            Report("It begins at Http(…), but AddHttp was not called. Write AddCraft().AddHttp().");
        else if (services.GetService<IServer>() is null)
            Report("It begins at Http(…), but this application has no web server. Use WebApplication.CreateBuilder.");
        else if (capability.NeedsCaller && !HttpCallers.AreKnown(services))
            Report(NoCallers);

        void Report(string sentence) => problems.Add(CraftError.Misconfigured, capability.Id, sentence);
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken) =>
        new(intake.Services.GetRequiredService<HttpShelf>().Publish(this, intake));

    /// <summary>The template as routing understands it; null when it understands nothing.</summary>
    public RoutePattern? Pattern()
    {
        try
        {
            return RoutePatternFactory.Parse(path);
        }
        catch (RoutePatternException)
        {
            return null;
        }
    }

    private string? PatternProblem()
    {
        if (!path.StartsWith('/'))
            return "Begin it with a slash, for example \"/orders/{id}\".";
        try
        {
            RoutePatternFactory.Parse(path);
            return null;
        }
        catch (RoutePatternException exception)
        {
            return exception.Message;
        }
    }
}
