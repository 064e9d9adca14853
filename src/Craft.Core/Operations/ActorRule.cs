namespace Crafting;

/// <summary>Which actors a gate lets act on a caller's behalf.</summary>
public sealed class ActorRule
{
    private ActorRule(Func<Principal?, Principal, bool> allows) => Allows = allows;

    /// <summary>Nobody may act on the caller's behalf: the caller comes in person.</summary>
    public static ActorRule None { get; } = new((actor, _) => actor is null);

    /// <summary>The caller, or anybody on the caller's behalf.</summary>
    public static ActorRule Any { get; } = new((_, _) => true);

    internal Func<Principal?, Principal, bool> Allows { get; }

    /// <summary>Only an actor of this kind, and not the caller in person.</summary>
    /// <param name="matcher">The actor that is meant.</param>
    public static implicit operator ActorRule(ActorMatcher matcher) => OneOf(matcher);

    /// <summary>Only an actor that one of the matchers means, and not the caller in person.</summary>
    /// <param name="matchers">The actors that are meant.</param>
    public static ActorRule OneOf(params ActorMatcher[] matchers)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        ActorMatcher[] copy = [.. matchers];
        return new((actor, _) => actor is not null && Array.Exists(copy, matcher => matcher.Means(actor)));
    }

    /// <summary>Either of two rules.</summary>
    /// <param name="other">The other rule.</param>
    public ActorRule Or(ActorRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new((actor, subject) => Allows(actor, subject) || other.Allows(actor, subject));
    }

    /// <summary>A rule of your own about the actor, null for the caller in person, and the subject.</summary>
    /// <param name="allows">Says whether the actor may act for the subject.</param>
    public static ActorRule When(Func<Principal?, Principal, bool> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        return new(allows);
    }
}
