using System.Threading.RateLimiting;

namespace Docs.Tests.Snippets;

internal static class ThrottlePage
{
    #region throttle
    public static Capability Translate { get; } = Craft.Route()
        .Id("translate")
        .Description("Translate a text.")
        .Throttle(new() { Rate = 60, Per = TimeSpan.FromMinutes(1), PerCaller = true, Mode = ThrottleMode.Reject })
        .From(Direct<string>())
        .Throttle(10, per: TimeSpan.FromSeconds(1))             // the next step, for all callers together
        .Transform(text => text.ToUpperInvariant());
    #endregion

    #region throttle-shared
    public static Capability Shared { get; } = Craft.Route()
        .Id("shared")
        .Description("Counts what all replicas do.")
        .Throttle(new() { Limiter = services => services.GetRequiredService<PartitionedRateLimiter<Exchange>>() })
        .From(Direct<string>())
        .Transform(text => text.Length);
    #endregion
}
