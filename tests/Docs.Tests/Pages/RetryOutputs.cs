namespace Docs.Tests;

public static class RetryOutputs
{
    [Output("retry-options")]
    public static Task<string> Options() => Task.FromResult(OptionTable.Of(new RetryOptions(), new Dictionary<string, string>
    {
        ["Attempts"] = "how many tries there are, the first one included: from 2 to 100",
        ["Delay"] = "the wait before the second try",
        ["Backoff"] = "how the waits grow: `Exponential` (each twice the one before), `Linear` (each longer by the first one) or `Constant`",
        ["MaxDelay"] = "the longest wait, also when an error asks for more: at most one day",
        ["Jitter"] = "whether waits differ at random, so that callers do not come back all at once",
        ["Which"] = "which errors are tried again, given the `CraftException`; without it those that the [catalogue](../errors.md) calls retryable",
    }));
}
