using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

/// <summary>One message on its way through one route: immutable, changed only by copy.</summary>
public sealed class Exchange
{
    // Why the exchange was dropped, or the JSON that the output gate made of the body; never both.
    private readonly object? _ending;

    internal Exchange(Call call, object? body, ImmutableDictionary<string, object?> headers, object? ending = null)
    {
        Call = call;
        Body = body;
        Headers = headers;
        _ending = ending;
    }

    /// <summary>The message itself.</summary>
    public object? Body { get; }

    /// <summary>What accompanies the message: ordinal names, any values.</summary>
    public IReadOnlyDictionary<string, object?> Headers { get; }

    /// <summary>Why the exchange was dropped; null while it is not.</summary>
    public string? DropReason => _ending as string;

    /// <summary>Whether the route declined the call.</summary>
    public bool IsDropped => DropReason is not null;

    /// <summary>A fresh identifier (UUID version 7, RFC 9562).</summary>
    public string Id => Call.Id;

    /// <summary>Links the exchanges of one piece of work across routes.</summary>
    public string CorrelationId => Call.CorrelationId;

    /// <summary>The id of the route that carries the exchange.</summary>
    public string RouteId => Call.Route.Id;

    /// <summary>Who is calling; null when nobody signed in.</summary>
    public Principal? Principal => Call.Principal;

    /// <summary>The services of this exchange: one scope, created when first used.</summary>
    public IServiceProvider Services => Call.Services;

    /// <summary>Cancelled when the caller has gone or the application gives up waiting.</summary>
    public CancellationToken CancellationToken => Call.CancellationToken;

    /// <summary>The result as the output contract published it; null when the route declares no output.</summary>
    public JsonElement? Output => _ending as JsonElement?;

    /// <summary>What the source attached to the exchange, for the extensions of that source.</summary>
    public object? Origin => Call.Origin;

    internal Call Call { get; }

    /// <summary>Gets a service from the exchange's scope.</summary>
    /// <typeparam name="T">The service's type.</typeparam>
    /// <exception cref="InvalidOperationException">When the service is not registered, or the exchange is over.</exception>
    public T Get<T>()
        where T : notnull => Call.Services.GetRequiredService<T>();

    /// <summary>Copies the exchange with another body.</summary>
    /// <param name="body">The new body.</param>
    public Exchange WithBody(object? body) => new(Call, body, Map, DropReason);

    /// <summary>Copies the exchange with one header set.</summary>
    /// <param name="name">The header's name; not blank.</param>
    /// <param name="value">The header's value.</param>
    public Exchange WithHeader(string name, object? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(Call, Body, Map.SetItem(name, value), _ending);
    }

    /// <summary>Copies the exchange with another cancellation token, for the steps that follow.</summary>
    /// <param name="cancellationToken">The token that replaces the present one.</param>
    public Exchange WithCancellation(CancellationToken cancellationToken) =>
        new(Call.With(cancellationToken), Body, Map, _ending);

    /// <summary>Copies the exchange as declined; return it without calling the next step.</summary>
    /// <param name="reason">A short reason for logs and metrics, for example <c>filtered</c>.</param>
    public Exchange Drop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(Call, Body, Map, reason);
    }

    /// <summary>Copies the exchange with another caller. Internal: nobody else may say who calls.</summary>
    internal Exchange WithPrincipal(Principal principal) => new(Call.With(principal), Body, Map, _ending);

    /// <summary>Puts what an inner call brought back on the call around it; a caller who was established inside stays.</summary>
    internal Exchange BackOn(Call outer)
    {
        if (ReferenceEquals(Call, outer))
            return this;
        var call = Call.Principal is { } principal && !ReferenceEquals(principal, outer.Principal) ? outer.With(principal) : outer;
        return new(call, Body, Map, _ending);
    }

    internal Exchange WithOutput(JsonElement output) => new(Call, Body, Map, output);

    private ImmutableDictionary<string, object?> Map => (ImmutableDictionary<string, object?>)Headers;
}
