using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class DirectTests : SourceContract
{
    // Whoever calls waits, and bounds it so.
    protected override bool HasIntake => false;

    protected override Capability Route(RouteStart start, Func<Exchange, Task> step, int messages, int parallelism) =>
        start.From(Direct<int>()).To((_, exchange) => step(exchange));

    protected override Task OfferAsync(IServiceProvider services, int messages, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(1, messages).Select(async i =>
        {
            try
            {
                await services.GetRequiredService<ICraftClient>().SendAsync<int>("route", i, cancellationToken);
            }
            catch (CraftException)
            {
            }
        }));
}
