using Docs.Tests.Snippets;
using Docs.Tests.Snippets.Orders;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/operations: choice, multicast, dispatch, loop and map.</summary>
public class BranchTests
{
    [Fact]
    public async Task Orders_go_the_way_that_the_page_says()
    {
        await using var served = await Served.StartAsync(builder => builder.Services.AddSingleton<Prices>().AddAuthentication().Services.AddCraft()
            .AddCapabilities(ChoicePage.PlaceOrder).AddMcp(mcp => mcp.Auth = Everybody(new() { Subject = "alice" })));

        (await served.AskAsync("order_choose", new { customer = "alice", quantity = 1 })).Should().Contain("plain");
        (await served.AskAsync("order_choose", new { customer = "alice", quantity = 50 })).Should().Contain("dear");
        (await served.AskAsync("order_choose", new { customer = "alice", quantity = 51 })).Should().StartWith("RC5015");
    }

    [Fact]
    public async Task Paths_loops_and_lists_do_what_the_pages_say()
    {
        await using var served = await Served.StartAsync(builder => builder.Services.AddSingleton<Prices>().AddSingleton<Shop>().AddCraft()
            .AddCapabilities(MulticastPage.TellEverybody, DispatchPage.Price, DispatchPage.InTurn, DispatchPage.ByWeight, DispatchPage.ByKey, LoopPage.RoundUp, MapPage.Sold).AddMcp());
        var client = served.Services.GetRequiredService<ICraftClient>();
        var order = new Order("alice", 60);

        (await client.SendAsync<Order>("order_tell", order)).Should().Be(order);
        served.Log.GetSnapshot().Select(line => line.Message).Should().Contain(line => line.StartsWith("A large order of 60")).And.Contain(line => line.StartsWith("Thanking alice"));
        (await client.SendAsync<decimal>("order_price", order)).Should().Be(150);
        (await client.SendAsync<Order>("order_round", new Order("alice", 51))).Quantity.Should().Be(60);
        (await client.SendAsync<IReadOnlyList<Receipt>>("orders_sold")).Should().Equal(new Receipt("alice", 150));
        (await TakenAsync("in_turn", 4)).Should().Be("abab");
        (await TakenAsync("by_weight", 4)).Should().Be("aaba");
        (await TakenAsync("by_key", 3)).Should().BeOneOf("aaa", "bbb");

        async Task<string> TakenAsync(string route, int calls)
        {
            var taken = "";
            for (var i = 0; i < calls; i++)
                taken += await client.SendAsync<string>(route, order);
            return taken;
        }
    }
}
