namespace Docs.Tests;

public static class CircuitBreakerOutputs
{
    [Output("circuit-breaker-options")]
    public static Task<string> Options() => Task.FromResult(OptionTable.Of(new CircuitBreakerOptions(), new Dictionary<string, string>
    {
        ["Failures"] = "how many failures within the window open the circuit: from 2 to 10 000",
        ["Window"] = "how far back failures count: from half a second to one day",
        ["Cooldown"] = "how long nothing is called: from half a second to one day",
        ["Which"] = "which errors count, given the `CraftException`; without it those that the [catalogue](../errors.md) calls retryable",
    }));
}
