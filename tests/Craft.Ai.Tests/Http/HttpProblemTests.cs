using System.Reflection;

namespace Crafting.Ai.Tests;

/// <summary>Every failure has its own status, and tells nothing of the inside.</summary>
public class HttpProblemTests
{
    public sealed record Order(string Card);

    public static TheoryData<string> Codes { get; } =
        [.. Catalogue.Select(error => error.Code)];

    private static IEnumerable<CraftError> Catalogue => typeof(CraftError)
        .GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => property.GetValue(null)).OfType<CraftError>();

    private static RouteStart Route(string id) => Craft.Route().Id(id).Description("For tests.");

    [Theory]
    [MemberData(nameof(Codes))]
    [Trait("Defect", "10.1-1")]
    public async Task Every_code_has_its_status_and_its_title(string code)
    {
        var error = Catalogue.Single(error => error.Code == code);
        await using var app =
            await HttpApp.StartAsync(Route("fails").From(Http("/fails")).Transform(string (_) => throw new CraftException(error)));

        var answer = await app.GetAsync("/fails");

        (answer.Status, answer.Type).Should().Be((error.HttpStatus, "application/problem+json"));
        (answer.Code, answer.Json.GetProperty("title").GetString(), answer.Json.GetProperty("status").GetInt32(), answer.Detail)
            .Should().Be((code, error.Title, error.HttpStatus, null));
        answer.Json.GetProperty("correlationId").GetString().Should().NotBeNullOrEmpty();
        answer.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    [Trait("Defect", "10.1-1")]
    public async Task A_message_for_the_caller_and_the_time_to_wait_reach_the_caller()
    {
        await using var app = await HttpApp.StartAsync(Route("fails").From(Http("/fails"))
            .Transform(string (_) =>
                throw new CraftException(CraftError.Throttled, "Ten orders a minute.") { RetryAfter = TimeSpan.FromSeconds(1.2) }));

        var answer = await app.GetAsync("/fails");

        (answer.Status, answer.Detail,
            answer.Response.Headers.RetryAfter!.Delta).Should().Be((429, "Ten orders a minute.", TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task An_error_of_ones_own_with_a_status_that_is_no_failure_is_500()
    {
        await using var app = await HttpApp.StartAsync(Route("fails").From(Http("/fails"))
            .Transform(string (_) => throw new CraftException(new CraftError("SHOP1", "Sold out.", false, 200))));

        var answer = await app.GetAsync("/fails");

        (answer.Status, answer.Code).Should().Be((500, "SHOP1"));
    }

    [Fact]
    [Trait("Defect", "10.1-2")]
    public async Task A_dropped_exchange_is_422_and_never_the_request_again()
    {
        await using var app =
            await HttpApp.StartAsync(Route("drops").Input<Order>().From(Http(HttpMethod.Post, "/drops")).Filter(_ => false));

        var answer = await app.PostAsync("/drops", """{"card":"4711"}""");

        (answer.Status, answer.Code).Should().Be((422, "RC5031"));
        answer.Body.Should().NotContain("4711");
    }

    [Fact]
    [Trait("Defect", "10.1-6")]
    public async Task The_text_of_an_exception_stays_inside()
    {
        await using var app = await HttpApp.StartAsync(Route("fails").From(Http("/fails"))
            .Transform(string (_) => throw new InvalidOperationException("secret", new FormatException("more secret"))));

        var answer = await app.GetAsync("/fails");

        (answer.Status, answer.Code, answer.Json.GetProperty("title").GetString()).Should().Be((500, "RC5001", "The capability failed."));
        answer.Body.Should().NotContain("secret").And.NotContain("Exception");
    }
}
