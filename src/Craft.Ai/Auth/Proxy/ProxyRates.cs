using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>The rates of the proxy's endpoints, in one place.</summary>
/// <remarks>
/// Attach <see cref="Authorize"/>, <see cref="Token"/> and <see cref="Register"/> with <c>RequireRateLimiting</c>; the endpoints
/// themselves ask <see cref="Client"/> and <see cref="Registration"/>, which need what stands in the body.
/// </remarks>
// Hosted clients share a few addresses: a low rate per address would lock out all users of one because of another.
internal sealed class ProxyRates : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly PartitionedRateLimiter<ClientKey> _perClient;
    private readonly PartitionedRateLimiter<ulong> _registrationsPerAddress;
    private readonly FixedWindowRateLimiter _registrations;

    public ProxyRates(OauthLimits limits)
    {
        Authorize = new("authorize", limits.AuthorizePerFiveMinutes, TimeSpan.FromMinutes(5));
        // A sign-in is one request to /authorize, one to the callback, and three to the consent page.
        Consent = new("consent", limits.AuthorizePerFiveMinutes * 3, TimeSpan.FromMinutes(5));
        Callback = new("callback", limits.AuthorizePerFiveMinutes, TimeSpan.FromMinutes(5));
        Token = new("token", limits.TokenPerMinuteAndAddress, Minute);
        Register = new("register", limits.RegisterPerMinute, Minute);
        _perClient = PartitionedRateLimiter.Create<ClientKey, ClientKey>(key =>
            RateLimitPartition.GetFixedWindowLimiter(key, _ => Window(limits.TokenPerMinute, Minute, replenish: false)));
        _registrationsPerAddress = PartitionedRateLimiter.Create<ulong, ulong>(address =>
            RateLimitPartition.GetFixedWindowLimiter(address, _ => Window(limits.RegisterPerHourAndAddress, Hour, replenish: false)));
        _registrations = new(Window(limits.RegisterPerHour, Hour, replenish: true));
    }

    /// <summary>For <c>/authorize</c>, per address.</summary>
    public AddressRate Authorize { get; }

    /// <summary>For <c>/oauth/consent</c>, per address; each decision takes a place among those that were made.</summary>
    public AddressRate Consent { get; }

    /// <summary>For <c>/oauth/callback</c>, per address; each code takes a place among those that were used.</summary>
    public AddressRate Callback { get; }

    /// <summary>For <c>/token</c> and <c>/revoke</c> together, per address.</summary>
    public AddressRate Token { get; }

    /// <summary>For <c>/register</c>, per address.</summary>
    public AddressRate Register { get; }

    /// <summary>Counts a request of one client from one address; an error when it is one too many.</summary>
    public OauthError? Client(HttpContext context, string clientId)
    {
        // The hash alone: ids are long, strangers choose them, and two with one hash only share a counter.
        using var lease = _perClient.AttemptAcquire(new(AddressRate.Prefix(context), clientId.GetHashCode(StringComparison.Ordinal)));
        return lease.IsAcquired ? null : OauthError.TooMany(Wait(lease));
    }

    /// <summary>Counts a registration; an error when it is one too many of its address, or of all.</summary>
    public OauthError? Registration(HttpContext context)
    {
        // The address first: what it has over its share must not take a place of the others.
        using var own = _registrationsPerAddress.AttemptAcquire(AddressRate.Prefix(context));
        if (!own.IsAcquired)
            return OauthError.TooMany(Wait(own));
        using var lease = _registrations.AttemptAcquire();
        return lease.IsAcquired ? null : OauthError.TooMany(Wait(lease));
    }

    public void Dispose()
    {
        _perClient.Dispose();
        _registrationsPerAddress.Dispose();
        _registrations.Dispose();
    }

    public static FixedWindowRateLimiterOptions Window(int permits, TimeSpan window, bool replenish) =>
        new() { PermitLimit = permits, Window = window, QueueLimit = 0, AutoReplenishment = replenish };

    /// <summary>The whole seconds until the next window.</summary>
    public static int Wait(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 60;

    private readonly record struct ClientKey(ulong Address, int Client);
}
