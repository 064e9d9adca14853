namespace Crafting.Pipeline;

/// <summary>Whose state an exchange uses: one key for the route, one for each caller, or what a function of the user's says.</summary>
internal static class KeyFunction
{
    /// <summary>The function to ask; null when all share one key.</summary>
    public static Func<Exchange, string?>? Of(Func<Exchange, string?>? key, bool perCaller) =>
        perCaller ? static exchange => CallerKey.NameOf(exchange.Principal) : key;

    /// <summary>Asks a function of the user's. Without a key the exchange fails: another's state must not be used instead.</summary>
    public static string Ask(Func<Exchange, string?> key, Exchange exchange, CraftError error)
    {
        try
        {
            return key(exchange) ?? throw new InvalidOperationException("The key function gave null.");
        }
        catch (Exception exception) when (exception is not CraftException && Failure.IsOurs(exception, exchange.Call))
        {
            throw new CraftException(error, null, exception);
        }
    }

    public static void Check(string verb, Func<Exchange, string?>? key, bool perCaller, int maxKeys, Action<string> report)
    {
        if (perCaller && key is not null)
            report($".{verb} was given a Key and PerCaller. Keep one.");
        if (maxKeys is < 1 or > 1_000_000)
            report(FormattableString.Invariant($".{verb} was given {maxKeys} for MaxKeys. Write a number from 1 to 1000000."));
    }
}
