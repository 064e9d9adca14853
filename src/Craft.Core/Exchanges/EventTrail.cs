namespace Crafting;

/// <summary>The routes that an event has set in motion on its way here: what keeps them from running in a circle.</summary>
/// <param name="RouteId">The route that began last.</param>
/// <param name="Before">Those before it.</param>
internal sealed record EventTrail(string RouteId, EventTrail? Before)
{
    private static readonly AsyncLocal<EventTrail?> Ambient = new();

    /// <summary>The trail of the work at hand; null when no event began it.</summary>
    public static EventTrail? Current
    {
        get => Ambient.Value;
        set
        {
            if (!ReferenceEquals(Ambient.Value, value))
                Ambient.Value = value;
        }
    }

    public bool Holds(string routeId)
    {
        for (var trail = this; trail is not null; trail = trail.Before)
        {
            if (trail.RouteId == routeId)
                return true;
        }

        return false;
    }
}
