using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crafting.Pipeline;

/// <summary>The application's cache; where it has none, one of Craft's own over its IDistributedCache.</summary>
/// <remarks>
/// One of its own because the memory that AddHybridCache shares with the application has no bound: callers who vary their
/// arguments could fill it.
/// </remarks>
internal sealed class CacheStore : IDisposable
{
    /// <summary>How many bytes of results Craft's own cache holds in memory.</summary>
    public const long MostBytes = 64 << 20;

    /// <summary>How many bytes one result may have at most.</summary>
    public const int MostBytesOfOne = 16 << 20;

    private readonly ServiceProvider? _own;

    public CacheStore(IServiceProvider services)
    {
        if (services.GetService<HybridCache>() is { } given)
        {
            Cache = given;
            return;
        }

        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var own = new ServiceCollection();
        own.AddSingleton(time).AddSingleton(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);

        // What is itself the memory of this process would be no second level.
        if (services.GetService<IDistributedCache>() is { } secondLevel and not MemoryDistributedCache)
            own.AddSingleton(secondLevel);
        var memory = new MemoryCacheOptions { SizeLimit = MostBytes, Clock = new Clock(time) };
        own.AddSingleton<IMemoryCache>(_ => new CacheMemory(new(memory)));
        own.AddHybridCache(cache => cache.MaximumPayloadBytes = MostBytesOfOne).AddSerializer<CachedResult, CachedResultSerializer>();
        _own = own.BuildServiceProvider();
        Cache = _own.GetRequiredService<HybridCache>();
    }

    public HybridCache Cache { get; }

    public void Dispose() => _own?.Dispose();

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
