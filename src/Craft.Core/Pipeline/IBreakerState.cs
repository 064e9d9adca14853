namespace Crafting.Pipeline;

/// <summary>A circuit breaker at work in one application, as health checks see it.</summary>
internal interface IBreakerState
{
    /// <summary>Whether calls are let through, turned away, or only one is tried.</summary>
    BreakerState State { get; }
}

/// <summary>What a circuit breaker does with the next call.</summary>
internal enum BreakerState
{
    /// <summary>It is let through.</summary>
    Closed,

    /// <summary>It is turned away.</summary>
    Open,

    /// <summary>It is turned away while another one finds out whether things are well again.</summary>
    HalfOpen,
}
