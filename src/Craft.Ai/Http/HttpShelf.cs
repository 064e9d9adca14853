using Crafting.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Crafting.Ai;

/// <summary>The published HTTP routes as endpoints of ASP.NET Core's routing.</summary>
internal sealed class HttpShelf(IServiceProvider services) : EndpointDataSource, IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _changing = new();
    private IReadOnlyList<Endpoint> _endpoints = [];

    /// <summary>Whether the application mapped the endpoints.</summary>
    public bool IsMapped { get; set; }

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public override IChangeToken GetChangeToken()
    {
        lock (_gate)
            return new CancellationChangeToken(_changing.Token);
    }

    public IAsyncDisposable Publish(HttpSource source, Intake intake)
    {
        var published = new HttpRoute(source, intake);
        var endpoint = new RouteEndpointBuilder(new HttpDoor(published, services).InvokeAsync, source.Pattern()!, order: 0)
        {
            DisplayName = $"HTTP: {source.Method} {source.Path} {intake.Capability.Id}",
            Metadata = { new HttpMethodMetadata([source.Method]), OwnEndpoint.Mark, published },
        }.Build();
        Change(known => [.. known, endpoint]);
        return new Subscription(() =>
        {
            Change(known => [.. known.Where(other => other != endpoint)]);
            return default;
        });
    }

    public void Dispose() => _changing.Dispose();

    private void Change(Func<IReadOnlyList<Endpoint>, IReadOnlyList<Endpoint>> change)
    {
        CancellationTokenSource before;
        lock (_gate)
        {
            _endpoints = change(_endpoints);
            (before, _changing) = (_changing, new());
        }

        before.Cancel();
        before.Dispose();
    }
}

/// <summary>One published route, to be found on its endpoint.</summary>
internal sealed record HttpRoute(HttpSource Source, Intake Intake);
