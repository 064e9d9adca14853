namespace Crafting.Pipeline;

/// <summary>Where exchanges come from when the route's input says what they are.</summary>
public interface ISource
{
    /// <summary>The verb, as it stands in traces and in the printed route.</summary>
    string Name { get; }

    /// <summary>Reports what is wrong with the route for this source, at start-up.</summary>
    /// <param name="capability">The route that begins here.</param>
    /// <param name="services">The application's services, to see whether the source's plugin was added.</param>
    /// <param name="problems">Where to report.</param>
    void Check(Capability capability, IServiceProvider services, Problems problems)
    {
    }

    /// <summary>Begins to deliver. Done when ready; disposing the result stops the intake.</summary>
    /// <param name="intake">The door into the route.</param>
    /// <param name="cancellationToken">Cancelled when start-up is given up.</param>
    ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken);
}

/// <summary>Where exchanges come from when the source itself knows their type.</summary>
/// <typeparam name="T">The type of the bodies.</typeparam>
public interface ISource<out T>
{
    /// <summary>The source, without its type.</summary>
    ISource Untyped { get; }
}
