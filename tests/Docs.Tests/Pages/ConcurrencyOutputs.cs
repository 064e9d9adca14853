namespace Docs.Tests;

public static class ConcurrencyOutputs
{
    [Output("concurrency-options")]
    public static Task<string> Options() => Task.FromResult(OptionTable.Of(new ConcurrencyOptions(), new Dictionary<string, string>
    {
        ["Max"] = "how many calls run at once; at least 1",
        ["Queue"] = "how many more may wait for a place; 0 to reject them",
        ["MaxWait"] = "how long a call waits for a place, up to a day",
        ["RetryAfter"] = "when a rejected caller is told to try again",
        ["PerCaller"] = "whether each caller has places of their own: issuer, subject and client. All who did not sign in share theirs",
        ["Key"] = "whose places a call takes; none is those of all",
        ["MaxKeys"] = "how many keys may be in use at once, up to 1 000 000",
    }));
}
