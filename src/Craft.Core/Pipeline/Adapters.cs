namespace Crafting.Pipeline;

/// <summary>Receives bodies and gives nothing back; used with To and Tap.</summary>
/// <typeparam name="T">The type of the bodies.</typeparam>
public interface IDestination<in T>
{
    /// <summary>Delivers one body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="exchange">The exchange that carries it.</param>
    ValueTask SendAsync(T body, Exchange exchange);
}

/// <summary>Fetches something for a body; used with Enrich.</summary>
/// <typeparam name="T">The type of the bodies.</typeparam>
/// <typeparam name="TValue">The type of what is fetched.</typeparam>
public interface IEnricher<in T, TValue>
{
    /// <summary>Fetches for one body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="exchange">The exchange that carries it.</param>
    ValueTask<TValue> FetchAsync(T body, Exchange exchange);
}

/// <summary>What an adapter implements besides, to report at start-up what is wrong with its options.</summary>
public interface IAdapterCheck
{
    /// <summary>Reports; never throws for a problem of the program.</summary>
    /// <param name="capability">The route that uses the adapter.</param>
    /// <param name="services">The application's services, to see whether the adapter's plugin was added.</param>
    /// <param name="problems">Where to report.</param>
    void Check(Capability capability, IServiceProvider services, Problems problems);
}
