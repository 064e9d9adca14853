using System.Collections;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>The log scope of a call: every line that is written in it carries its route and ids.</summary>
internal sealed class CallScope : IReadOnlyList<KeyValuePair<string, object?>>
{
    // Not the call itself: work that outlives it may keep the scope, and must not keep a request alive.
    private readonly string _routeId;
    private readonly string _correlationId;
    private readonly string _exchangeId;

    private CallScope(Call call)
    {
        _routeId = call.Route.Id;
        _correlationId = call.CorrelationId;
        _exchangeId = call.Id;
    }

    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("RouteId", _routeId),
        1 => new("CorrelationId", _correlationId),
        2 => new("ExchangeId", _exchangeId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <summary>Opens the scope, unless the application logs nothing that it would be read on.</summary>
    public static IDisposable? Begin(ILogger logger, Call call) =>
        logger.IsEnabled(LogLevel.Information) ? logger.BeginScope(new CallScope(call)) : null;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"RouteId:{_routeId} CorrelationId:{_correlationId} ExchangeId:{_exchangeId}";
}
