using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

/// <summary>What all copies of one exchange share; each part is made when first asked for.</summary>
internal sealed class Call(RouteContext route)
{
    private static readonly object Closed = new();
    private static readonly CancellationTokenSource None = new();

    // Marks a copy that has no token of its own.
    private static readonly CancellationTokenSource Inherited = new();

    private readonly Call? _root;
    private readonly CancellationToken _token;
    private string? _id;

    // Each of these two holds first what was given, then what was made of it, so that a call stays small.
    private object? _correlation;
    private object? _services;
    private CancellationTokenSource? _linked;

    // From the call at hand and not from its root: a copy under another token must keep the caller of the moment.
    private Call(Call other)
        : this(other.Route)
    {
        _root = other._root ?? other;
        _token = other._token;
        _linked = other._root is null ? Inherited : other._linked;
        Principal = other.Principal;
        Origin = other.Origin;
        PassesThrough = other.PassesThrough;
        Watch = other.Watch;
    }

    public RouteContext Route => route;

    public Principal? Principal { get; init; }

    public object? Origin { get; init; }

    public Func<Exception, bool>? PassesThrough { get; init; }

    /// <summary>Who looks at the steps of this call; null for nobody.</summary>
    public Watch? Watch { get; init; }

    /// <summary>Whether somebody listens to the spans of this call.</summary>
    public bool IsTraced => Watch is { IsTraced: true };

    /// <summary>The caller's token; the application's own is added when somebody asks for the token.</summary>
    public CancellationToken CallerToken { init => _token = value; }

    private CancellationToken OwnToken
    {
        init
        {
            _token = value;
            _linked = null;
        }
    }

    /// <summary>A scope that somebody else owns, for example that of an HTTP request.</summary>
    public IServiceProvider? Borrowed { init => _services = value; }

    /// <summary>The correlation id to keep; null to take that of the trace, or the exchange's own id.</summary>
    public string? KnownCorrelationId { init => _correlation = value ?? (object?)Activity.Current; }

    public string Id => _root is not null ? _root.Id : _id ?? Make(ref _id, Guid.CreateVersion7().ToString());

    public string CorrelationId
    {
        get
        {
            if (_root is not null)
                return _root.CorrelationId;
            if (_correlation is not string known)
                _correlation = known = (_correlation as Activity)?.TraceId.ToHexString() ?? Id;
            return known;
        }
    }

    public bool IsCancelled => _root is not null && _linked == Inherited
        ? _root.IsCancelled
        : _token.IsCancellationRequested || (_root is null && route.Abandoned.IsCancellationRequested);

    public CancellationToken CancellationToken
    {
        get
        {
            if (_root is not null)
                return _linked == Inherited ? _root.CancellationToken : _token;
            if (!_token.CanBeCanceled)
                return route.Abandoned;
            var linked = _linked ?? Link();
            return linked == None ? _token : linked.Token;
        }
    }

    public IServiceProvider Services => _root is not null
        ? _root.Services
        : _services switch
        {
            ServiceScope scope => scope.Provider,
            IServiceProvider borrowed => borrowed,
            null => OpenScope(),
            _ => throw Over(),
        };

    /// <summary>The same call under another token; both share id and services.</summary>
    public Call With(CancellationToken cancellationToken) => new(this) { OwnToken = cancellationToken };

    /// <summary>The same call with another caller, for the steps that follow.</summary>
    public Call With(Principal principal) => new(this) { Principal = principal };

    /// <summary>A call that outlives this one: new id, services of its own, the same correlation and caller.</summary>
    public Call Branch() => new(route) { KnownCorrelationId = CorrelationId, Principal = Principal, Watch = IsTraced ? Watch.Spans : null };

    /// <summary>A call within this one, as that of one part of a split: new id, services of its own, all else the same.</summary>
    /// <remarks>Whoever makes it ends it. It is over before this one is.</remarks>
    public Call Child() => new(route)
    {
        KnownCorrelationId = CorrelationId,
        Principal = Principal,
        Origin = Origin,
        PassesThrough = PassesThrough,
        CallerToken = CancellationToken,
        Watch = Watch,
    };

    /// <summary>Keeps the call's own services for work that may outlast the call; they go with whoever is last.</summary>
    public IAsyncDisposable? HoldServices()
    {
        if (_root is not null)
            return _root.HoldServices();
        if (_services is null)
            OpenScope();
        return _services is ServiceScope scope && scope.TryHold() ? scope : null;
    }

    public bool IsSameAs(Call other) => ReferenceEquals(_root ?? this, other._root ?? other);

    /// <summary>Ends the call: what was made for it goes, and nothing is made for it any more.</summary>
    public ValueTask EndAsync()
    {
        if (_token.CanBeCanceled && Interlocked.Exchange(ref _linked, None) is { } linked && linked != None)
            linked.Dispose();
        return Interlocked.Exchange(ref _services, Closed) is ServiceScope scope ? scope.DisposeAsync() : default;
    }

    private static string Make(ref string? place, string value) => Interlocked.CompareExchange(ref place, value, null) ?? value;

    private static InvalidOperationException Over() =>
        new("The exchange is over, and so are its services. Await the work in the step, or use Tap for work that outlives the call.");

    private CancellationTokenSource Link()
    {
        var mine = CancellationTokenSource.CreateLinkedTokenSource(_token, route.Abandoned);
        if (Interlocked.CompareExchange(ref _linked, mine, null) is not { } other)
            return mine;
        mine.Dispose();
        return other;
    }

    private IServiceProvider OpenScope()
    {
        var mine = new ServiceScope(route.Services);
        var other = Interlocked.CompareExchange(ref _services, mine, null);
        if (other is null)
            return mine.Provider;
        mine.Dispose();
        return (other as ServiceScope)?.Provider ?? throw Over();
    }

    /// <summary>A scope of the call's own, told apart from a borrowed one by its type.</summary>
    private sealed class ServiceScope(IServiceProvider root) : IDisposable, IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope = root.CreateAsyncScope();
        private int _holders = 1;

        public IServiceProvider Provider => _scope.ServiceProvider;

        public bool TryHold()
        {
            for (var holders = Volatile.Read(ref _holders); holders > 0;)
            {
                var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
                if (seen == holders)
                    return true;
                holders = seen;
            }

            return false;
        }

        public void Dispose() => _scope.Dispose();

        public ValueTask DisposeAsync() => Interlocked.Decrement(ref _holders) == 0 ? _scope.DisposeAsync() : default;
    }
}
