using System.Buffers.Binary;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Crafting.Ai;

/// <summary>So many requests per address and window. The address is the socket's: a header may say anything.</summary>
internal sealed class AddressRate : IRateLimiterPolicy<AddressRate.Key>
{
    private readonly string _name;
    private readonly Func<Key, RateLimiter> _limiter;

    public AddressRate(string name, int permits, TimeSpan window)
    {
        _name = name;
        _limiter = _ => new FixedWindowRateLimiter(ProxyRates.Window(permits, window, replenish: false));
    }

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; } = static (rejected, _) =>
    {
        CorrelationId.Of(rejected.HttpContext);
        return new(OauthError.TooMany(ProxyRates.Wait(rejected.Lease)).WriteAsync(rejected.HttpContext));
    };

    public RateLimitPartition<Key> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.Get(new Key(_name, Prefix(httpContext)), _limiter);

    /// <summary>The caller's IPv4 address, or its IPv6 network: everybody has a whole /64 to himself.</summary>
    public static ulong Prefix(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return 0;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    /// <summary>One counter. The name keeps the counters of two endpoints apart.</summary>
    internal readonly record struct Key(string Policy, ulong Address);
}
