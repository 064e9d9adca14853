namespace Docs.Tests;

public static class ProductionOutputs
{
    [Output("production-limits")]
    public static Task<string> Limits() => Task.FromResult(OptionTable.Of(new OauthLimits(), new Dictionary<string, string>
    {
        ["AuthorizePerFiveMinutes"] = "requests to `/authorize` per address in five minutes",
        ["TokenPerMinute"] = "requests to `/token` and `/revoke` per address and client in a minute",
        ["TokenPerMinuteAndAddress"] = "requests to `/token` and `/revoke` per address in a minute",
        ["RegisterPerMinute"] = "registrations per address in a minute",
        ["RegisterPerHourAndAddress"] = "registrations per address in an hour, so that one cannot take what is for all",
        ["RegisterPerHour"] = "registrations of all together in an hour",
        ["FailedTokensPerMinute"] = "bad tokens per address in a minute; then tokens from there are not looked at",
        ["ConcurrentUpstreamCalls"] = "requests to the provider at once, for each endpoint",
        ["RequestBudget"] = "how long a client waits for the provider through the proxy",
        ["LookupTimeout"] = "how long the client lookup may take",
        ["LookupLifetime"] = "how long a client that was found is remembered; zero for not at all",
    }));
}
