using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

/// <summary>Who may reach the HTTP routes, and which clients the routes call with.</summary>
public sealed class HttpOptions
{
    /// <summary>Host names that requests may be addressed to, besides loopback names and those of <c>mcp</c>.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins of web pages that may call, besides the server's own and those of <c>mcp</c>.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether pages at any loopback port may call a loopback server; true by default.</summary>
    public bool AllowLoopbackOrigins { get; set; } = true;

    /// <summary>The title of the OpenAPI document; the application's name by default.</summary>
    public string? Title { get; set; }

    /// <summary>The version in the OpenAPI document; <c>1.0.0</c> by default.</summary>
    public string Version { get; set; } = "1.0.0";

    internal List<(string Name, Action<HttpClient>? Configure, Action<IHttpClientBuilder>? Build)> Clients { get; } = [];

    /// <summary>Adds a client that routes call with, protected and resilient like the default one.</summary>
    /// <param name="name">The name, as in <see cref="HttpCallOptions.Client"/>.</param>
    /// <param name="configure">Sets the base address and the service's own credential.</param>
    /// <param name="build">Adds handlers of your own.</param>
    public void Client(string name, Action<HttpClient>? configure = null, Action<IHttpClientBuilder>? build = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Clients.Add((name, configure, build));
    }
}
