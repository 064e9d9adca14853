namespace Crafting.Pipeline;

/// <summary>How much of the calls is remembered for an operator.</summary>
public sealed record RecorderOptions
{
    private const int Most = 10_000;

    /// <summary>How many exchanges are remembered, over all routes; 100 by default, at most 10 000.</summary>
    public int Exchanges { get; init; } = 100;

    /// <summary>How many steps of one exchange are remembered; 64 by default, at most 10 000.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>Says something about the arriving message; null, the default, shows nothing of it.</summary>
    /// <remarks>The result is cut after 200 characters. It leaves the application: never return secrets or personal data.</remarks>
    public Func<Exchange, string?>? Summary { get; init; }

    internal void Check()
    {
        Check(nameof(Exchanges), Exchanges);
        Check(nameof(Steps), Steps);
    }

    private static void Check(string name, int value)
    {
        if (value is < 1 or > Most)
            throw new ArgumentOutOfRangeException(name, value, $"RecorderOptions.{name} is {value}. Use a number from 1 to {Most}.");
    }
}
