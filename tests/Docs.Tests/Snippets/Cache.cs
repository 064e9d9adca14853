namespace Docs.Tests.Snippets;

internal static class CachePage
{
    #region cache
    public static Capability Weather { get; } = Craft.Route()
        .Id("weather_of")
        .Description("Tell the weather of a city.")
        .From(Direct<string>())
        .Cache(new() { Ttl = TimeSpan.FromMinutes(10), Key = exchange => (string?)exchange.Body })   // for all callers
        .Transform(city => new Report(city, "sunny"))
        .Cache(TimeSpan.FromMinutes(1))                                                              // for each caller
        .Transform((report, exchange) => $"{report.Weather} in {report.City}, {exchange.Principal?.Name ?? "stranger"}");

    public sealed record Report(string City, string Weather);
    #endregion

    public static void Share(WebApplicationBuilder builder)
    {
        #region cache-shared
        builder.Services.AddStackExchangeRedisCache(redis => redis.Configuration = "localhost:6379");
        #endregion
    }
}
