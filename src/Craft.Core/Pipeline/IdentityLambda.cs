namespace Crafting.Pipeline;

/// <summary>A user's description of a caller or an actor, in whichever form it was written.</summary>
internal static class IdentityLambda
{
    public static Func<Exchange, ValueTask<VerifiedIdentity?>> Of(VerifiedIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return _ => new(identity);
    }

    public static Func<Exchange, ValueTask<VerifiedIdentity?>> Of(Func<Exchange, VerifiedIdentity?> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return exchange => new(f(exchange));
    }

    // A lambda such as "_ => null" is of this form as well: no task is nobody.
    public static Func<Exchange, ValueTask<VerifiedIdentity?>> Of(Func<Exchange, Task<VerifiedIdentity?>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return exchange => f(exchange) is { } task ? new(task) : default;
    }

    public static Func<Exchange, ValueTask<VerifiedIdentity?>> Of(Func<Exchange, ValueTask<VerifiedIdentity?>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return f;
    }

    /// <summary>Makes the principal. Who acts for whom is said by a token or by Delegate, never by a description.</summary>
    public static Principal ToPrincipal(VerifiedIdentity? identity, string verb)
    {
        if (identity is { Actor: null, GrantId: null })
            return new(identity);
        var why = identity is null
            ? $".{verb} gave nobody."
            : $".{verb} gave an identity with an actor or a grant. Leave both out; .Delegate is there for them.";
        throw new CraftException(CraftError.BadIdentity, null, new ArgumentException(why));
    }
}
