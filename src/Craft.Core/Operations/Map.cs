using Crafting.Pipeline;

namespace Crafting;

/// <summary>Replaces every item of a list.</summary>
internal sealed class MapStep<TItem, TNew>(Lambda<TItem, TNew> map) : Step
{
    public override string Name => "map";

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var items = (IEnumerable<TItem>)(exchange.Body ?? throw new InvalidOperationException("The body of .Map is null. Give an empty list instead."));
        var mapped = new List<TNew>(items.TryGetNonEnumeratedCount(out var count) ? count : 0);
        foreach (var item in items)
        {
            if (exchange.Call.IsCancelled)
                throw new OperationCanceledException(exchange.CancellationToken);
            mapped.Add(await map.InvokeAsync(item, exchange).ConfigureAwait(false));
        }

        return await next(exchange.WithBody(mapped)).ConfigureAwait(false);
    }
}
