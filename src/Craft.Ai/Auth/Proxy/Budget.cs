namespace Crafting.Ai;

/// <summary>The time that one request may take in all: hosted clients give up after ten seconds.</summary>
internal readonly struct Budget(AuthServer server)
{
    // The provider's own share, so that something is left to answer with.
    private static readonly TimeSpan Upstream = TimeSpan.FromSeconds(8);

    private readonly long _start = server.Time.GetTimestamp();

    /// <summary>What the call to the provider may take now.</summary>
    public TimeSpan ForUpstream
    {
        get
        {
            var left = server.Options.Limits.RequestBudget - server.Time.GetElapsedTime(_start);
            return left < Upstream ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : Upstream;
        }
    }
}
