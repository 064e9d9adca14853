using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Refuses an address that keeps sending bad tokens, before anything is computed for it.</summary>
/// <remarks>Unknown key ids cost a request to the provider, and signatures cost time: neither is free for the asking.</remarks>
internal sealed class FailedTokens(int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<ulong> _limiter = PartitionedRateLimiter.Create<ulong, ulong>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));

    private volatile bool _any;

    public bool IsBarred(HttpContext context)
    {
        // Nobody pays before somebody fails.
        if (!_any)
            return false;
        using var lease = _limiter.AttemptAcquire(Address(context), 0);
        return !lease.IsAcquired;
    }

    public void Count(HttpContext context)
    {
        _any = true;
        _limiter.AttemptAcquire(Address(context)).Dispose();
    }

    public void Dispose() => _limiter.Dispose();

    // The socket's address; the forwarded one only when the application trusts the proxy that says so.
    private static ulong Address(HttpContext context) => AddressRate.Prefix(context);
}
