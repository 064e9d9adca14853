using System.Text.Json.Serialization;
using Crafting.Pipeline;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class CacheOptionsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_that_is_null_or_throws_fails_the_call(bool throws)
    {
        await using var app = await App.StartAsync(Given.Route().Cache(new() { Key = _ => throws ? throw new KeyNotFoundException() : null }).From(Direct()).Transform(_ => 1));

        (await app.FailureAsync("route")).Code.Should().Be("RC5029");
    }

    [Fact]
    public async Task A_body_of_which_JSON_shows_nothing_makes_no_key()
    {
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct<Opaque>()).Transform(_ => 1));

        (await app.FailureAsync("route", new Opaque())).Code.Should().Be("RC5029");
    }

    [Fact]
    public async Task A_key_may_be_any_text()
    {
        var work = new CacheTests.Work();
        await using var app = await App.StartAsync(Given.Route().Cache(new() { Key = exchange => (string)exchange.Body! }).From(Direct<string>()).Transform(work.Do));
        string[] keys = ["", " ", "\0", new('x', 100_000), new('x', 100_001), "é"];

        foreach (var key in keys.Concat(keys))
            await app.SendAsync<CacheTests.Answer>("route", key);

        work.Count.Should().Be(keys.Length);
    }

    [Fact]
    public async Task What_is_too_long_is_not_kept()
    {
        var calls = 0;
        await using var app = await App.StartAsync(Given.Route().Cache(new() { MaxBytes = 6 }).From(Direct<string>()).Transform(text => { calls++; return text; }));

        foreach (var text in new[] { "1234", "1234", "12345", "12345" })
            (await app.SendAsync<string>("route", text)).Should().Be(text);

        calls.Should().Be(3);
        app.Log.Should().Contain(line => line.Message.StartsWith("A result of route is not kept: it is longer than MaxBytes"));
    }

    [Fact]
    public async Task What_JSON_would_change_is_not_kept()
    {
        var calls = 0;
        await using var app = await App.StartAsync(
            Given.Route("derived").Cache().From(Direct()).Transform(Animal (_) => { calls++; return new Dog("Rex"); }),
            Given.Route("unwritable").Cache().From(Direct()).Transform(_ => { calls++; return typeof(string); }));

        (await app.SendAsync<Animal>("derived")).Should().BeOfType<Dog>();
        (await app.SendAsync<Animal>("derived")).Should().BeOfType<Dog>();
        (await app.SendAsync<Type>("unwritable")).Should().Be<string>();
        (await app.SendAsync<Type>("unwritable")).Should().Be<string>();

        calls.Should().Be(4);
    }

    [Fact]
    public async Task A_cache_that_fails_is_gone_without()
    {
        using var measurements = new Measurements("broken");
        var work = new CacheTests.Work();
        await using var app = await App.StartAsync(
            services => services.AddSingleton<HybridCache>(new BrokenCache()), Given.Route("broken").Cache().From(Direct<string>()).Transform(work.Do));

        (await app.SendAsync<CacheTests.Answer>("broken", "a")).Number.Should().Be(1);
        (await app.SendAsync<CacheTests.Answer>("broken", "a")).Number.Should().Be(2);

        app.Log.Should().Contain(line => line.Message.StartsWith("The cache of broken failed; the call is not affected"));
        measurements.Names.Should().Contain("craft.cache.failures{}");
    }

    [Fact]
    public async Task A_cache_that_fails_when_the_work_is_done_does_not_do_it_again()
    {
        var work = new CacheTests.Work();
        await using var app = await App.StartAsync(
            services => services.AddSingleton<HybridCache>(new BrokenCache { Reads = true }), Given.Route().Cache().From(Direct<string>()).Transform(work.Do));

        (await app.SendAsync<CacheTests.Answer>("route", "a")).Number.Should().Be(1);
        work.Count.Should().Be(1);
    }

    [Fact]
    public void Many_short_answers_fill_the_memory_as_well_as_few_long_ones()
    {
        using var memory = new CacheMemory(new(new MemoryCacheOptions { SizeLimit = 3000 }));

        for (var i = 0; i < 100; i++)
            memory.Set(i, "x", new MemoryCacheEntryOptions { Size = 1 });

        Enumerable.Range(0, 100).Count(i => memory.TryGetValue(i, out _)).Should().BeInRange(1, 4);
    }

    [Fact]
    public async Task The_applications_own_cache_is_used_when_it_has_one()
    {
        var work = new CacheTests.Work();
        await using var app = await App.StartAsync(services => services.AddHybridCache(), Given.Route().Cache().From(Direct<string>()).Transform(work.Do));

        await app.SendAsync<CacheTests.Answer>("route", "a");

        (await app.SendAsync<CacheTests.Answer>("route", "a")).Number.Should().Be(1);
    }

    public static TheoryData<CacheOptions, string> Wrong => new()
    {
        { new() { Ttl = TimeSpan.Zero }, "00:00:00. Write how long an answer is kept, up to 30 days." },
        { new() { Ttl = TimeSpan.FromDays(31) }, "31.00:00:00. Write how long an answer is kept, up to 30 days." },
        { new() { MaxBytes = 0 }, "0 for MaxBytes. Write a number from 1 to 16777216." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_cannot_be_meant_does_not_start(CacheOptions options, string sentence)
    {
        Capability[] places =
        [
            Given.Route("head").Cache(options).From(Direct()),
            Given.Route("step").From(Direct()).Cache(options).Transform(_ => 1),
            Given.Route("block").From(Direct()).Cache(options, block => block.Transform(_ => 1)),
        ];

        foreach (var route in places)
            (await App.FailureAsync(route)).Should().Be($"Craft cannot start: 1 problem.\n  RC5003 route '{route.Id}': .Cache was given {sentence}");
    }

    [Fact]
    public async Task What_cannot_be_read_back_does_not_start() =>
        (await App.FailureAsync(Given.Route().From(Direct()).Cache().Transform(object (_) => 1)))
            .Should().EndWith(".Cache keeps results as JSON, and an object cannot be read back from it. Give the result a type of its own.");

    [Fact]
    public async Task A_shared_answer_does_not_lead_past_a_check()
    {
        var options = new CacheOptions { Key = _ => "all" };
        Capability[] routes =
        [
            Given.Route().Cache(options).From(Direct()).Transform(_ => 1).Authorize("member"),
            Given.Route().From(Direct()).Cache(options, block => block.Transform(_ => 1).Authorize("member")),
        ];

        foreach (var route in routes)
            (await App.FailureAsync(route)).Should().EndWith(".Cache has a Key and surrounds .Authorize, which an answer from memory would skip. Move .Authorize before it, or leave Key out.");
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct()).Transform(_ => 1).Authorize("member"));
        (await app.CodeAsync(Given.Alice with { Roles = ["member"] })).Should().BeNull();
        (await app.CodeAsync(Given.Alice)).Should().Be("RC5015");
    }

    [Fact]
    public async Task What_changes_the_caller_is_not_skipped() =>
        (await App.FailureAsync(Given.Route().From(Direct()).Cache(new(), block => block.Delegate(Given.Agent).Transform(_ => 1)).Transform(_ => 1)))
            .Should().EndWith(".Cache surrounds .Delegate, which an answer from memory would skip. Move .Delegate before it.");

    public sealed class Opaque
    {
        [JsonIgnore]
        public int Hidden { get; init; }
    }

    public record Animal(string Name);

    public sealed record Dog(string Name) : Animal(Name);

    private sealed class BrokenCache : HybridCache
    {
        public bool Reads { get; init; }

        public override async ValueTask<T> GetOrCreateAsync<TState, T>(
            string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
        {
            if (Reads)
                await factory(state, cancellationToken);
            throw new TimeoutException("The cache is broken.");
        }

        public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => throw new TimeoutException();

        public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => throw new TimeoutException();

        public override ValueTask SetAsync<T>(
            string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) => throw new TimeoutException();
    }
}
