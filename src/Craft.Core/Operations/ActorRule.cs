namespace Crafting;

/// <summary>Which actors a gate lets act on a caller's behalf.</summary>
public sealed class ActorRule
{
    private readonly string _text;

    private ActorRule(string text, Func<Principal?, Principal, bool> allows) => (_text, Allows) = (text, allows);

    /// <summary>Nobody may act on the caller's behalf: the caller comes in person.</summary>
    public static ActorRule None { get; } = new("none", (actor, _) => actor is null);

    /// <summary>The caller, or anybody on the caller's behalf.</summary>
    public static ActorRule Any { get; } = new("any", (_, _) => true);

    internal Func<Principal?, Principal, bool> Allows { get; }

    /// <summary>What cannot be meant, reported at start-up; null when nothing is.</summary>
    internal string? Mistake { get; private init; }

    /// <summary>Only an actor of this kind, and not the caller in person.</summary>
    /// <param name="matcher">The actor that is meant.</param>
    public static implicit operator ActorRule(ActorMatcher matcher) => OneOf(matcher);

    /// <summary>Only an actor that one of the matchers means, and not the caller in person.</summary>
    /// <param name="matchers">The actors that are meant.</param>
    public static ActorRule OneOf(params ActorMatcher[] matchers)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        foreach (var matcher in matchers)
            ArgumentNullException.ThrowIfNull(matcher, nameof(matchers));
        ActorMatcher[] copy = [.. matchers.Select(matcher => matcher.Copied())];
        return new(
            string.Join(" or ", copy.Select(matcher => matcher.Subject ?? matcher.Profile ?? "matching")),
            (actor, _) => actor is not null && Array.Exists(copy, matcher => matcher.Means(actor)))
        {
            Mistake = copy.Length == 0 ? "an empty list of actors. Name one, or leave Actor out for callers in person"
                : Array.Exists(copy, matcher =>
                    matcher.SaysNothing) ? "an actor without Subject, Issuer, Profile or Roles. Set one of them, or write ActorRule.Any"
                : null,
        };
    }

    /// <summary>Either of two rules.</summary>
    /// <param name="other">The other rule.</param>
    public ActorRule Or(ActorRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new($"{_text} or {other._text}", (actor, subject) => Allows(actor, subject) || other.Allows(actor, subject))
        {
            Mistake = Mistake ?? other.Mistake,
        };
    }

    /// <summary>A rule of your own about the actor and the subject.</summary>
    /// <param name="allows">Says whether the actor, null for the caller in person, may act for the subject.</param>
    public static ActorRule When(Func<Principal?, Principal, bool> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        return new("by rule", allows);
    }

    /// <summary>The actors in short, as the printed route names them.</summary>
    public override string ToString() => _text;
}
