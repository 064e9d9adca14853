namespace Docs.Tests;

public static class PartsOutputs
{
    [Output("split-options")]
    public static Task<string> Split() => Task.FromResult(OptionTable.Of(new SplitOptions(), new Dictionary<string, string>
    {
        [nameof(SplitOptions.Parallelism)] = "how many parts run at once",
        [nameof(SplitOptions.OnFailure)] = "`Fail`: the first part that fails cancels the others, which are waited for, and the call fails with the error of that part. `Skip`: the part leaves the list, with a warning in the log",
        [nameof(SplitOptions.MaxParts)] = "how many parts one message may have; more are refused with [RC5002](../errors.md#rc5002) before one of them runs",
    }));
}
