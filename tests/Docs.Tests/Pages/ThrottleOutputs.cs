namespace Docs.Tests;

public static class ThrottleOutputs
{
    [Output("throttle-options")]
    public static Task<string> Options() => Task.FromResult(OptionTable.Of(new ThrottleOptions(), new Dictionary<string, string>
    {
        ["Rate"] = "how many calls go on in each `Per`, from 1 to 1 000 000; needed unless there is a `Limiter`",
        ["Per"] = "the time that `Rate` is counted in, up to 366 days",
        ["Burst"] = "how many may go on at once after a pause; none is as many as `Rate`",
        ["Mode"] = "whether a call too many waits for its turn, or is rejected",
        ["MaxWait"] = "how long a call waits at most, up to a day; one that would wait longer is rejected",
        ["PerCaller"] = "whether each caller has a rate of their own: issuer, subject and client. All who did not sign in share one",
        ["Key"] = "whose rate a call counts on; none is one rate for all",
        ["MaxKeys"] = "how many keys are remembered at most, up to 1 000 000",
        ["Limiter"] = "a limiter of the application's, instead of all other options",
    }));
}
