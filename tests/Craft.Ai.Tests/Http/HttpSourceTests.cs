using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

/// <summary>What a request becomes, and what an answer looks like.</summary>
public class HttpSourceTests
{
    public enum Size
    {
        Small,
        Large,
    }

    public sealed record Search(int Id, string? Text = null, bool Exact = false, double? Price = null, Size? Size = null,
        string[]? Tags = null, int[]? Counts = null);

    public sealed record Change(int Id, string Name);

    public sealed record Total(decimal Amount, string Currency);

    private static RouteStart Route(string id) => Craft.Route().Id(id).Description("For tests.");

    [Fact]
    public async Task A_get_takes_its_fields_from_path_and_query_with_the_types_of_the_contract()
    {
        await using var app =
            await HttpApp.StartAsync(Route("find").Input<Search>().From(Http("/orders/{id}")).Transform(search => search));

        var answer = await app.GetAsync("/orders/7?text=12&exact=true&price=1.5&size=large&tags=a&tags=b&counts=3");

        (answer.Status, answer.Body).Should().Be((200,
            """{"id":7,"text":"12","exact":true,"price":1.5,"size":"large","tags":["a","b"],"counts":[3]}"""));
        answer.Type.Should().Be("application/json");
    }

    [Theory]
    [InlineData("/orders/seven", "id")]
    [InlineData("/orders/7?exact=maybe", "exact")]
    [InlineData("/orders/7?price=1&price=2", "price")]
    [InlineData("/orders/7?counts=x", "counts[0]")]
    [InlineData("/orders/7?size=medium", "size")]
    [InlineData("/orders/7?nonsense=1", "nonsense")]
    [InlineData("/orders/7?id=8", "id")]
    [Trait("Defect", "10.1-1")]
    public async Task A_field_that_does_not_fit_is_named_in_a_400(string path, string field)
    {
        await using var app =
            await HttpApp.StartAsync(Route("find").Input<Search>().From(Http("/orders/{id}")).Transform(search => search));

        var answer = await app.GetAsync(path);

        (answer.Status, answer.Code).Should().Be((400, "RC5002"));
        answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).Should().Equal(field);
    }

    [Fact]
    public async Task A_post_takes_the_body_and_the_places_of_the_path_together()
    {
        await using var app =
            await HttpApp.StartAsync(Route("change").Input<Change>().From(Http(HttpMethod.Put, "/orders/{id}")).Transform(change =>
                $"{change.Id} {change.Name}"));

        var without = await app.SendAsync(HttpMethod.Put, "/orders/7", Json("""{"name":"x"}"""));
        var same = await app.SendAsync(HttpMethod.Put, "/orders/7", Json("""{"id":7,"name":"x"}"""));
        var other = await app.SendAsync(HttpMethod.Put, "/orders/7", Json("""{"id":8,"name":"x"}"""));

        (without.Status, without.Body, without.Type).Should().Be((200, "7 x", "text/plain; charset=utf-8"));
        same.Body.Should().Be("7 x");
        (other.Status, other.Detail).Should().Be((400, "id stands in the path already. Leave it out of the body."));
    }

    [Fact]
    public async Task A_body_is_checked_as_the_arguments_of_a_tool_are()
    {
        await using var app =
            await HttpApp.StartAsync(Route("change").Input<Change>().From(Http(HttpMethod.Post, "/orders")).Transform(change =>
                change.Name));

        var answer = await app.PostAsync("/orders", """{"id":"x"}""");

        (answer.Status, answer.Detail).Should().Be((400, "name is required. id must be a whole number; it is a string."));
        answer.Json.GetProperty("errors").GetRawText().Should().Be("""{"name":["name is required."],"id":["id must be a whole number; it is a string."]}""");
        answer.Json.GetProperty("correlationId").GetString().Should().NotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("{", "application/json", 400)]
    [InlineData("{\"id\":1,\"name\":\"\\ud800\"}", "application/json", 400)]
    [InlineData("{}", "text/plain", 415)]
    [InlineData("id=1", "application/x-www-form-urlencoded", 415)]
    [InlineData("{}", "application/json; charset=utf-16", 415)]
    [InlineData("{}", null, 415)]
    [Trait("Defect", "10.1-1")]
    public async Task A_body_that_cannot_be_read_is_the_callers_mistake(string body, string? type, int status)
    {
        await using var app =
            await HttpApp.StartAsync(Route("change").Input<Change>().From(Http(HttpMethod.Post, "/orders")).Transform(change =>
                change.Name));
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        var answer = await app.SendAsync(HttpMethod.Post, "/orders", content);

        (answer.Status, answer.Code).Should().Be((status, "RC5016"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Defect", "10.1-1")]
    public async Task A_body_that_is_too_long_is_413_whether_its_length_is_told_or_not(bool chunked)
    {
        var options = new HttpSourceOptions { MaxBodyBytes = 100 };
        await using var app =
            await HttpApp.StartAsync(Route("change").Input<Change>().From(Http(HttpMethod.Post, "/orders", options)).Transform(change =>
                change.Name));

        var answer = await app.SendAsync(
            HttpMethod.Post, "/orders", Json($$"""{"id":1,"name":"{{new string('x', 200)}}"}"""), headers: headers =>
                headers.TransferEncodingChunked = chunked);

        (answer.Status, answer.Code,
            answer.Detail).Should().Be((413, "RC5016", "The body is longer than the 100 bytes that this route accepts."));
    }

    [Fact]
    public async Task A_body_of_another_structured_type_of_json_is_read()
    {
        await using var app =
            await HttpApp.StartAsync(Route("change").Input<Change>().From(Http(HttpMethod.Post, "/orders")).Transform(change =>
                change.Name));
        var content = Json("""{"id":1,"name":"x"}""");
        content.Headers.ContentType = new("application/merge-patch+json");

        (await app.SendAsync(HttpMethod.Post, "/orders", content)).Body.Should().Be("x");
    }

    [Fact]
    public async Task Nothing_is_204_bytes_are_bytes_and_a_declared_output_is_what_was_declared()
    {
        await using var app = await HttpApp.StartAsync(
            Route("nothing").From(Http(HttpMethod.Delete, "/nothing")).Transform(_ => (string?)null),
            Route("unit").From(Http("/unit")),
            Route("bytes").From(Http("/bytes")).Transform(_ => new byte[] { 1, 2 }),
            Route("result").From(Http("/result")).Transform(_ => TypedResults.Created("/there", 3)),
            Route("total").Output<Total>().From(Http("/total")).Transform(_ => new Total(1.5m, "EUR")));

        (await app.SendAsync(HttpMethod.Delete, "/nothing")).Status.Should().Be(204);
        (await app.GetAsync("/unit")).Status.Should().Be(204);
        (await app.GetAsync("/bytes")).Type.Should().Be("application/octet-stream");
        var created = await app.GetAsync("/result");
        (created.Status, created.Response.Headers.Location?.ToString(), created.Body).Should().Be((201, "/there", "3"));
        (await app.GetAsync("/total")).Body.Should().Be("""{"amount":1.5,"currency":"EUR"}""");
    }

    [Fact]
    public async Task A_lazy_result_that_fails_is_a_failure_and_no_half_answer()
    {
        await using var app = await HttpApp.StartAsync(Route("lazy").From(Http("/lazy")).Transform(_ => Numbers()));

        var answer = await app.GetAsync("/lazy");

        (answer.Status, answer.Code).Should().Be((500, "RC5001"));
        answer.Body.Should().NotContain("secret");

        static async IAsyncEnumerable<int> Numbers()
        {
            yield return 1;
            await Task.Yield();
            throw new InvalidOperationException("secret");
        }
    }

    [Fact]
    public async Task The_request_is_at_hand_without_its_credentials()
    {
        await using var app = await HttpApp.StartAsync(Route("door").From(Http("/door/{place}")).Transform((_, exchange) =>
        {
            var request = exchange.HttpRequest!;
            return string.Join('|', request.Method, request.Path, request.Query["q"], request.Places["place"], request.Header("x-mine"),
                request.Header("authorization"),
                request.Header("COOKIE"),
                    string.Join(',', request.HeaderNames.Where(name => name.StartsWith('A') || name.StartsWith('C'))));
        }));

        var answer = await app.SendAsync(HttpMethod.Get, "/door/here?q=1", authorization: "Bearer x", headers: headers =>
        {
            headers.Add("X-Mine", "yes");
            headers.Add("Cookie", "a=b");
        });

        answer.Body.Should().Be("GET|/door/here|1|here|yes|||");
    }

    [Fact]
    public async Task A_route_called_from_code_and_a_tap_have_no_request()
    {
        var tapped = new TaskCompletionSource<bool>();
        await using var app = await HttpApp.StartAsync(Route("door").From(Http("/door"))
            .Tap((_, exchange) => tapped.SetResult(exchange.HttpRequest is null)).Transform((_, exchange) =>
                exchange.HttpRequest is null ? "none" : "some"));

        (await app.GetAsync("/door")).Body.Should().Be("some");
        (await tapped.Task).Should().BeTrue();
        (await app.Services.GetRequiredService<ICraftClient>().SendAsync<string>("door", null)).Should().Be("none");
    }

    [Fact]
    public async Task A_group_puts_its_prefix_before_every_path_and_its_conventions_count()
    {
        var setup = HttpSetup.Plain with { Pipeline = app => app.MapGroup("/api").MapCraft().WithMetadata(new TagsAttribute("x")) };
        await using var app = await HttpApp.StartAsync(setup, Route("here").From(Http("/here")).Transform(_ => "here"));

        (await app.GetAsync("/api/here")).Body.Should().Be("here");
        (await app.GetAsync("/here")).Status.Should().Be(404);
    }

    [Fact]
    public async Task Tools_and_http_routes_live_in_one_application()
    {
        var setup = HttpSetup.Plain with { Mcp = _ => { } };
        await using var app = await HttpApp.StartAsync(
            setup, Route("tool").From(Mcp()).Transform(_ => "tool"), Route("here").From(Http("/here")).Transform(_ => "here"));

        (await app.GetAsync("/here")).Body.Should().Be("here");
        (await app.GetAsync("/mcp")).Status.Should().NotBe(404);
    }

    [Fact]
    public async Task Another_method_is_405()
    {
        await using var app = await HttpApp.StartAsync(Route("here").From(Http("/here")).Transform(_ => "here"));

        (await app.PostAsync("/here", "{}")).Status.Should().Be(405);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "https://evil.example")]
    public async Task A_page_that_is_not_allowed_is_refused_before_the_route_runs(string header, string value)
    {
        var ran = false;
        await using var app = await HttpApp.StartAsync(Route("here").From(Http(HttpMethod.Post, "/here")).To(_ => { ran = true; }));

        var answer = await app.SendAsync(HttpMethod.Post, "/here", headers: headers => headers.TryAddWithoutValidation(header, value));

        (answer.Status, answer.Code, ran).Should().Be((403, "RC5015", false));
    }

    [Fact]
    public async Task A_host_and_an_origin_that_were_allowed_may_call()
    {
        var setup = HttpSetup.Plain with
        {
            Http = http =>
            {
                http.AllowedHosts.Add("api.example");
                http.AllowedOrigins.Add("https://app.example");
            },
        };
        await using var app = await HttpApp.StartAsync(setup, Route("here").From(Http("/here")).Transform(_ => "here"));

        (await app.SendAsync(HttpMethod.Get, "/here", headers: headers =>
        {
            headers.Host = "api.example";
            headers.Add("Origin", "https://app.example");
        })).Body.Should().Be("here");
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
