namespace Crafting.Pipeline;

/// <summary>A check over all routes together, for plugins. Register it as a service.</summary>
public interface IStartupCheck
{
    /// <summary>Reports what is wrong; never throws for a problem of the program.</summary>
    /// <param name="capabilities">Every route of the application.</param>
    /// <param name="problems">Where to report.</param>
    /// <param name="cancellationToken">Cancelled when the application gives up starting.</param>
    ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken);
}
