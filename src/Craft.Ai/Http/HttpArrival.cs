using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crafting.Ai;

/// <summary>The request of an exchange that came over HTTP, without its credentials.</summary>
public sealed class HttpArrival
{
    private readonly HttpRequest _request;

    internal HttpArrival(HttpRequest request) => _request = request;

    /// <summary>The method, for example <c>POST</c>.</summary>
    public string Method => _request.Method;

    /// <summary>The path as it was requested, without the query.</summary>
    public string Path => _request.PathBase.Add(_request.Path).Value ?? "";

    /// <summary>The query.</summary>
    public IQueryCollection Query => _request.Query;

    /// <summary>What stands in the places of the route template.</summary>
    public RouteValueDictionary Places => _request.RouteValues;

    /// <summary>The address of the caller, or of the last proxy.</summary>
    public IPAddress? RemoteAddress => _request.HttpContext.Connection.RemoteIpAddress;

    /// <summary>One header; null when it is missing, and always null for a credential.</summary>
    /// <param name="name">The header's name, in any case.</param>
    public string? Header(string name) =>
        IsCredential(name) || !_request.Headers.TryGetValue(name, out var values) ? null : values.ToString();

    /// <summary>The names of the headers, those of credentials excepted.</summary>
    public IEnumerable<string> HeaderNames => _request.Headers.Keys.Where(name => !IsCredential(name));

    // A route that could read a credential could also log it or send it on.
    private static bool IsCredential(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase);
}
