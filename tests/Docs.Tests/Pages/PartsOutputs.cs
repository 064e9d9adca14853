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

    [Output("dedupe-options")]
    public static Task<string> Dedupe() => Task.FromResult(OptionTable.Of(new DedupeOptions(), new Dictionary<string, string>
    {
        [nameof(DedupeOptions.Ttl)] = "how long a message is known after it was last seen; every duplicate renews it",
        [nameof(DedupeOptions.MaxKeys)] = "how many keys the process remembers; the least recently used goes first, but never that of a running call. When all belong to running calls, the next one is refused with [RC5026](../errors.md#rc5026)",
        [nameof(DedupeOptions.AcrossCallers)] = "whether the message of one caller may make that of another a duplicate",
    }));

    [Output("debounce-options")]
    public static Task<string> Debounce() => Task.FromResult(OptionTable.Of(new DebounceOptions(), new Dictionary<string, string>
    {
        [nameof(DebounceOptions.MaxWait)] = "how long a burst may last before its last message goes on all the same; without it, ten times the wait",
        [nameof(DebounceOptions.MaxKeys)] = "how many bursts are held at once; the next one is refused with [RC5026](../errors.md#rc5026)",
        [nameof(DebounceOptions.AcrossCallers)] = "whether messages of different callers may belong to one burst",
    }));

    [Output("batch-options")]
    public static Task<string> Batch() => Task.FromResult(OptionTable.Of(new BatchOptions(), new Dictionary<string, string>
    {
        [nameof(BatchOptions.MaxWaiting)] = "how many calls wait for their batch or its result; the next one is refused with [RC5026](../errors.md#rc5026)",
    }));
}
