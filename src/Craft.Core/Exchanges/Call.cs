using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

/// <summary>What all copies of one exchange share; each part is made when first asked for.</summary>
internal sealed class Call(RouteContext route)
{
    private string? _id;
    private string? _correlationId;
    private ServiceScope? _scope;
    private Call? _origin;

    public RouteContext Route => route;

    public string Id => _origin is null ? _id ??= Guid.CreateVersion7().ToString() : _origin.Id;

    public string CorrelationId =>
        _origin is null ? _correlationId ??= Activity.Current?.TraceId.ToHexString() ?? Id : _origin.CorrelationId;

    public string? KnownCorrelationId { init => _correlationId = value; }

    public Principal? Principal { get; init; }

    public object? Origin { get; init; }

    public Func<Exception, bool>? PassesThrough { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>Written once by the output gate, read by the source that answers.</summary>
    public JsonElement? Output { get; set; }

    /// <summary>A scope that somebody else owns, for example that of an HTTP request.</summary>
    public IServiceProvider? Borrowed { get; init; }

    public IServiceProvider Services =>
        Borrowed ?? _origin?.Services ?? LazyInitializer.EnsureInitialized(ref _scope, () => new ServiceScope(route.Services)).Provider;

    /// <summary>The same call under another token; both share id and services.</summary>
    public Call With(CancellationToken cancellationToken) => new(route)
    {
        _origin = _origin ?? this,
        Principal = Principal,
        Origin = Origin,
        PassesThrough = PassesThrough,
        Borrowed = Borrowed,
        Output = Output,
        CancellationToken = cancellationToken,
    };

    /// <summary>A call that outlives this one: new id, services of its own, the same correlation and caller.</summary>
    public Call Branch(CancellationToken cancellationToken) => new(route)
    {
        _correlationId = CorrelationId,
        Principal = Principal,
        CancellationToken = cancellationToken,
    };

    public bool IsSameAs(Call other) => ReferenceEquals(_origin ?? this, other._origin ?? other);

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? default;
}

/// <summary>A service scope that is opened at the first request for a service.</summary>
internal sealed class ServiceScope(IServiceProvider root)
{
    private readonly AsyncServiceScope _scope = root.CreateAsyncScope();

    public IServiceProvider Provider => _scope.ServiceProvider;

    public ValueTask DisposeAsync() => _scope.DisposeAsync();
}
