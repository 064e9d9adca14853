using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crafting.Tests;

/// <summary>Two applications and one real Redis.</summary>
public class CacheReplicaTests
{
    [Fact]
    public async Task An_answer_of_one_application_is_found_by_another()
    {
        await using var redis = await RedisServer.StartAsync();
        var work = new CacheTests.Work();
        var route = Given.Route().Output<CacheTests.Answer>().Cache(TimeSpan.FromMinutes(1)).From(Direct<string>()).Transform(work.Do);
        using var first = new Redis(redis.Address);
        using var second = new Redis(redis.Address);
        await using var one = await App.StartAsync(services => services.AddSingleton<IDistributedCache>(first), route);
        await using var two = await App.StartAsync(services => services.AddSingleton<IDistributedCache>(second), route);

        await one.SendAsAsync(Given.Caller(), "route", "a");
        await first.Written.Task;
        var found = await two.SendAsAsync(Given.Caller(), "route", "a");

        found.Body.Should().Be(new CacheTests.Answer(1, "a"));
        found.Output!.Value.GetRawText().Should().Be("""{"number":1,"of":"a"}""");
        (await two.SendAsAsync(Given.Caller(Given.Alice with { Subject = "bob" }), "route", "a")).Body.Should().Be(new CacheTests.Answer(2, "a"), "it is alice's");
        first.Keys.Should().OnlyContain(key => !key.Contains("alice")).And.Contain(key => key.StartsWith("craft:route:0:c:"));
    }

    [Fact]
    public async Task What_another_version_kept_is_made_again_when_it_cannot_be_read()
    {
        await using var redis = await RedisServer.StartAsync();
        using var first = new Redis(redis.Address);
        using var second = new Redis(redis.Address);
        await using var old = await App.StartAsync(
            services => services.AddSingleton<IDistributedCache>(first), Given.Route().Cache(new() { Key = _ => "k" }).From(Direct()).Transform(_ => new Dictionary<string, object?> { ["x"] = "text" }));
        await using var current = await App.StartAsync(
            services => services.AddSingleton<IDistributedCache>(second).ConfigureAll<Crafting.Pipeline.ContractOptions>(contracts => contracts.SerializerOptions.Converters.Add(new Never())),
            Given.Route().Cache(new() { Key = _ => "k" }).From(Direct()).Transform(_ => new Dictionary<string, object?> { ["x"] = "new" }));

        await old.SendAsync<object>("route");
        await first.Written.Task;

        (await current.SendAsync<Dictionary<string, object?>>("route"))["x"].Should().Be("new");
        current.Log.Should().Contain(line => line.Message.StartsWith("The cache of route failed; the call is not affected"));
    }

    [Fact]
    public async Task Without_the_second_level_each_application_does_the_work_itself()
    {
        await using var redis = await RedisServer.StartAsync();
        var work = new CacheTests.Work();
        var route = Given.Route().Cache().From(Direct<string>()).Transform(work.Do);
        using var client = new Redis(redis.Address);
        await using var app = await App.StartAsync(services => services.AddSingleton<IDistributedCache>(client), route);
        await app.SendAsync<CacheTests.Answer>("route", "a");
        await client.Written.Task;
        redis.Kill();

        (await app.SendAsync<CacheTests.Answer>("route", "a")).Number.Should().Be(1, "its memory still works");
        (await app.SendAsync<CacheTests.Answer>("route", "b")).Number.Should().Be(2);
        (await app.SendAsync<CacheTests.Answer>("route", "b")).Number.Should().Be(2);
    }

    /// <summary>Reads nothing that somebody else wrote.</summary>
    private sealed class Never : System.Text.Json.Serialization.JsonConverter<object>
    {
        public override object Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
            throw new System.Text.Json.JsonException();

        public override void Write(System.Text.Json.Utf8JsonWriter writer, object value, System.Text.Json.JsonSerializerOptions options) => writer.WriteStringValue("?");
    }

    /// <summary>The platform's cache over Redis; says when something was written, which is after the answer.</summary>
    private sealed class Redis(string address) : IBufferDistributedCache, IDisposable
    {
        private readonly RedisCache _cache = new(Options.Create(new RedisCacheOptions { Configuration = address + ",connectTimeout=500,asyncTimeout=500,connectRetry=1" }));

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Keys { get; } = [];

        public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await ((IBufferDistributedCache)_cache).SetAsync(key, value, options, token);
            lock (Keys)
                Keys.Add(key);
            Written.TrySetResult();
        }

        public ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default) =>
            ((IBufferDistributedCache)_cache).TryGetAsync(key, destination, token);

        public bool TryGet(string key, IBufferWriter<byte> destination) => throw new NotSupportedException();

        public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public byte[]? Get(string key) => throw new NotSupportedException();

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => _cache.GetAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => _cache.SetAsync(key, value, options, token);

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => _cache.RefreshAsync(key, token);

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => _cache.RemoveAsync(key, token);

        public void Dispose() => _cache.Dispose();
    }
}
