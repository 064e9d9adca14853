using Docs.Tests.Snippets;
using Docs.Tests.Snippets.Orders;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>The pages about splitting and collecting in docs/operations: every example does what its page says.</summary>
public class PartsTests
{
    [Fact]
    public async Task A_basket_is_priced_order_by_order()
    {
        await using var served = await Served.StartAsync(builder =>
            builder.Services.AddSingleton<Prices>().AddCraft().AddCapabilities(Parts.Price).AddMcp());

        (await served.AskAsync("basket_price", new { customer = "alice", orders = new[] { new { customer = "alice", quantity = 2 }, new { customer = "alice", quantity = 1 } } }))
            .Should().Be("""{"customer":"alice","total":5.0,"lines":1}""");
        (await served.AskAsync("basket_price", new { customer = "alice", orders = Array.Empty<object>() }))
            .Should().Be("""{"customer":"alice","total":0,"lines":0}""");
    }
}
