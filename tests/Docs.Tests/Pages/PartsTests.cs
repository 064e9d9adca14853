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

    [Fact]
    public async Task A_bill_is_paid_once()
    {
        await using var served = await Served.StartAsync(Parts.Pay);
        var client = served.Services.GetRequiredService<ICraftClient>();

        (await client.Awaiting(each => each.SendAsync<string>("pay", new Bill("alice", 5, 1)).AsTask()).Should().ThrowAsync<CraftException>()).Which.Code.Should().Be("RC5012");
        Parts.Pay.ToString().Should().Be("pay: mcp -> authorize -> input -> dedupe -> transform");
    }

    [Fact]
    public async Task One_measurement_in_a_hundred_is_kept()
    {
        await using var served = await Served.StartAsync(Parts.Measure);
        var client = served.Services.GetRequiredService<ICraftClient>();

        await client.SendAsync<double>("measure", 21.5);

        (await client.Awaiting(other => other.SendAsync<double>("measure", 22.5).AsTask()).Should().ThrowAsync<CraftException>()).Which.Code.Should().Be("RC5031");
    }

    [Fact]
    public async Task The_last_draft_is_saved_when_the_application_stops()
    {
        await using var served = await Served.StartAsync(Parts.Save);
        var client = served.Services.GetRequiredService<ICraftClient>();

        var first = client.SendAsync<string>("draft_save", new Draft("a", "1")).AsTask();
        var second = client.SendAsync<string>("draft_save", new Draft("a", "2")).AsTask();
        (await first.Awaiting(call => call).Should().ThrowAsync<CraftException>()).Which.Code.Should().Be("RC5031");
        await served.StopAsync();

        (await second).Should().Be("a saved");
    }

    [Fact]
    public async Task What_waits_for_the_index_goes_on_when_the_application_stops()
    {
        await using var served = await Served.StartAsync(Parts.Index);
        var client = served.Services.GetRequiredService<ICraftClient>();

        var calls = Task.WhenAll(client.SendAsync<string>("index", new Draft("a", "1")).AsTask(), client.SendAsync<string>("index", new Draft("b", "2")).AsTask());
        await served.StopAsync();

        (await calls).Should().Equal("2 indexed", "2 indexed");
    }
}
