using Crafting.Pipeline;

namespace Crafting.Tests;

public class ToTests
{
    [Fact]
    public async Task Delivers_the_body_waits_and_goes_on_with_it()
    {
        var delivery = new TaskCompletionSource();
        var delivered = new List<int>();
        await using var app = await App.StartAsync(Given.Route().From(Direct<int>())
            .To(async x => { await delivery.Task; delivered.Add(x); }).Transform(x => x + delivered.Count));

        var call = app.SendAsync<int>("route", 5).AsTask();
        call.IsCompleted.Should().BeFalse();
        delivery.SetResult();

        (await call).Should().Be(6);
        delivered.Should().Equal(5);
    }

    [Fact]
    public async Task A_delivery_that_fails_fails_the_call()
    {
        await using var app = await App.StartAsync(
            Given.Route("sync").From(Direct()).To(_ => throw new InvalidOperationException()),
            Given.Route("async").From(Direct()).To(async _ => { await Task.Yield(); throw new CraftException(CraftError.NotFound); }));

        (await app.FailureAsync("sync")).Code.Should().Be("RC5001");
        (await app.FailureAsync("async")).Code.Should().Be("RC5014");
    }

    [Fact]
    public async Task Delivers_to_an_adapter_that_takes_any_wider_type()
    {
        var shelf = new Shelf();
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>()).To(shelf));

        (await app.SendAsync<string>("route", "book")).Should().Be("book");
        shelf.Things.Should().Equal("book from route");
    }

    private sealed class Shelf : IDestination<object>
    {
        public List<string> Things { get; } = [];

        public ValueTask SendAsync(object body, Exchange exchange)
        {
            Things.Add($"{body} from {exchange.RouteId}");
            return default;
        }
    }
}
