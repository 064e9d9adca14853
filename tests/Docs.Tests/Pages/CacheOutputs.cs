namespace Docs.Tests;

public static class CacheOutputs
{
    [Output("cache-options")]
    public static Task<string> Options() => Task.FromResult(OptionTable.Of(new CacheOptions(), new Dictionary<string, string>
    {
        ["Ttl"] = "how long an answer is kept, up to 30 days",
        ["Key"] = "which calls share an answer; none is those of one caller with the same body",
        ["MaxBytes"] = "how long the JSON of an answer may be to be kept, up to 16 MiB",
    }));
}
