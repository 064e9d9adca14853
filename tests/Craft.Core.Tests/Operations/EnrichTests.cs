using Crafting.Pipeline;

namespace Crafting.Tests;

public class EnrichTests
{
    [Fact]
    public async Task Goes_on_with_what_was_fetched()
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct<string>()).Enrich(async word => { await Task.Yield(); return word.Length; }));

        (await app.SendAsync<int>("route", "four")).Should().Be(4);
    }

    [Fact]
    public async Task Merges_what_was_fetched_into_the_body()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>())
            .Enrich((word, exchange) => new ValueTask<int>(word.Length), (word, length) => $"{word} has {length}"));

        (await app.SendAsync<string>("route", "four")).Should().Be("four has 4");
    }

    [Fact]
    public async Task Fetches_with_an_adapter()
    {
        await using var app = await App.StartAsync(
            Given.Route("alone").From(Direct<string>()).Enrich(new Lengths()),
            Given.Route("merged").From(Direct<string>()).Enrich(new Lengths(), (word, length) => word + length));

        (await app.SendAsync<int>("alone", "four")).Should().Be(4);
        (await app.SendAsync<string>("merged", "four")).Should().Be("four4");
    }

    [Fact]
    public async Task A_fetch_or_a_merge_that_throws_fails_the_call()
    {
        await using var app = await App.StartAsync(
            Given.Route("fetch").From(Direct()).Enrich<int>(_ => throw new InvalidOperationException()),
            Given.Route("merge").From(Direct()).Enrich(_ => 1, int (_, _) => throw new InvalidOperationException()));

        (await app.FailureAsync("fetch")).Code.Should().Be("RC5001");
        (await app.FailureAsync("merge")).Code.Should().Be("RC5001");
    }

    private sealed class Lengths : IEnricher<string, int>
    {
        public async ValueTask<int> FetchAsync(string body, Exchange exchange)
        {
            await Task.Yield();
            return body.Length;
        }
    }
}
