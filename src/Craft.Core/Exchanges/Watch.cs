namespace Crafting;

/// <summary>Who looks at the steps of a call: those who listen to spans, a recorder, or both.</summary>
internal class Watch(bool isTraced)
{
    public static Watch Spans { get; } = new(isTraced: true);

    /// <summary>Whether somebody listens to the spans of the call.</summary>
    public bool IsTraced => isTraced;

    public virtual void Began(Exchange exchange)
    {
    }

    /// <param name="call">The call that is over.</param>
    /// <param name="outcome">How it ended, as metrics name it.</param>
    /// <param name="detail">The code of its failure or the reason of its decline.</param>
    public virtual void Ended(Call call, string outcome, string? detail)
    {
    }
}
