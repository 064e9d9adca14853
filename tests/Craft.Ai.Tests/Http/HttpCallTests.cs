using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>What a route sends to another service, and what becomes of its answer.</summary>
public class HttpCallTests
{
    private const string Marker = "UPSTREAM-MARKER-4711";

    public sealed record Order(string Sku, int Count = 1);

    public sealed record Stock(string Sku, int Left);

    public sealed record Texted(Order Order, string Text);

    private static RouteInput<Order> Route() => Craft.Route().Id("call").Description("For tests.").Input<Order>();

    [Fact]
    public async Task A_host_that_is_filled_in_is_refused()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "{}");
        await using var app = await HttpApp.StartAsync(Route().From(Http("/call")).Enrich(HttpGet<Order, Stock>(order => $"http://{order.Sku}/stock")));

        var answer = await app.GetAsync("/call?sku=" + new Uri(upstream.Url).Authority);

        (answer.Status, answer.Code).Should().Be((500, "RC5003"));
        upstream.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_client_has_an_address_of_its_own_and_holes_are_escaped()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, """{"sku":"a","left":3,"more":true}""");
        await using var app = await StartAsync(upstream, HttpGet<Order, Stock>(order => $"/stock/{order.Sku}?n={order.Count}&sku={order.Sku}", Shop));

        var answer = await app.PostAsync("/call", """{"sku":"a/../b?x#y %"}""");

        answer.Body.Should().Be("""{"sku":"a","left":3}""");
        upstream.Requests.Single().Target.Should().Be("/stock/a%2F..%2Fb%3Fx%23y%20%25?n=1&sku=a%2F..%2Fb%3Fx%23y%20%25");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_value_that_would_change_which_resource_is_meant_is_refused_before_anything_is_sent(string sku)
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "{}");
        await using var app = await StartAsync(upstream, HttpGet<Order, Stock>(order => $"/stock/{order.Sku}", Shop));

        var answer = await app.PostAsync("/call", $$"""{"sku":"{{sku}}"}""");

        (answer.Status, answer.Code, answer.Detail).Should().Be((400, "RC5002", "A value cannot be part of the address that is called."));
        upstream.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_post_sends_the_body_as_json_or_what_it_was_told_to_send()
    {
        await using var upstream = await Upstream.AnsweringAsync(204);
        await using var app = await HttpApp.StartAsync(Named(upstream), Route().From(Http(HttpMethod.Post, "/call"))
            .To(HttpPost<Order>(_ => $"/orders", options: Shop))
            .To(HttpPost<Order>(_ => $"/orders", order => new { order.Count }, Shop))
            .To(HttpSend<Order, Unit>(HttpMethod.Delete, order => $"/orders/{order.Sku}", options: Shop)));

        var answer = await app.PostAsync("/call", """{"sku":"a","count":2}""");

        answer.Body.Should().Be("""{"sku":"a","count":2}""", "To changes nothing");
        upstream.Requests.Select(request => $"{request.Method} {request.Target} {request.Body}").Should()
            .Equal("""POST /orders {"sku":"a","count":2}""", """POST /orders {"count":2}""", "DELETE /orders/a ");
    }

    [Fact]
    public async Task Text_and_bytes_are_given_as_they_are()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, "über");
        await using var app = await HttpApp.StartAsync(Named(upstream), Route().From(Http(HttpMethod.Post, "/call"))
            .Enrich(HttpGet<Order, string>(_ => $"/text", Shop), (order, text) => new Texted(order, text))
            .Enrich(HttpGet<Texted, byte[]>(_ => $"/text", Shop), (both, bytes) => $"{both.Text} {bytes.Length}"));

        (await app.PostAsync("/call", """{"sku":"a"}""")).Body.Should().Be("über 5");
    }

    [Fact]
    [Trait("Defect", "10.1-6")]
    public async Task Nothing_of_the_caller_is_sent_on()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var upstream = await Upstream.AnsweringAsync(200, """{"sku":"a","left":3}""");
        var setup = Named(upstream) with { Mcp = SignIn.At(idp).Mcp };
        await using var app = await HttpApp.StartAsync(setup, Route().From(Http(HttpMethod.Post, "/call")).Authorize()
            .Enrich(HttpGet<Order, Stock>(order => $"/stock/{order.Sku}", Shop)));

        var answer = await app.SendAsync(HttpMethod.Post, "/call", new StringContent("""{"sku":"a"}""", null, "application/json"), "Bearer " + idp.Token(), headers =>
        {
            headers.Add("Cookie", "caller=1");
            headers.Add("X-Of-The-Caller", "caller");
            headers.Add("baggage", "caller=1");
            headers.Add("tracestate", "caller=1");
            headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        });

        answer.Status.Should().Be(200);
        var sent = upstream.Requests.Single();
        sent.Headers.Keys.Should().BeSubsetOf(["Accept", "Host", "X-Service", "traceparent"]);
        string.Concat(sent.Headers.Values).Should().NotContain("caller").And.NotContain("Bearer");
    }

    [Fact]
    public async Task What_a_route_prepares_on_purpose_is_sent()
    {
        await using var upstream = await Upstream.AnsweringAsync(200, """{"sku":"a","left":3}""");
        await using var app = await StartAsync(upstream, HttpGet<Order, Stock>(
            order => $"/stock/{order.Sku}", Shop with { Prepare = (request, exchange) => request.Headers.Add("X-Correlation-Id", exchange.CorrelationId) }));

        await app.PostAsync("/call", """{"sku":"a"}""");

        upstream.Requests.Single().Headers.Should().ContainKey("X-Correlation-Id").And.Contain("X-Service", "ours");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await Upstream.AnsweringAsync(200, """{"sku":"a","left":3}""");
        await using var upstream = await Upstream.AnsweringAsync(302, "", ("Location", elsewhere.Url));
        await using var app = await StartAsync(upstream, HttpGet<Order, Stock>(order => $"/stock/{order.Sku}", Shop));

        var answer = await app.PostAsync("/call", """{"sku":"a"}""");

        (answer.Status, answer.Code).Should().Be((502, "RC5010"));
        elsewhere.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(400, "RC5010", false)]
    [InlineData(401, "RC5010", false)]
    [InlineData(404, "RC5014", false)]
    [InlineData(408, "RC5010", true)]
    [InlineData(409, "RC5010", false)]
    [InlineData(429, "RC5010", true)]
    [InlineData(500, "RC5010", true)]
    [InlineData(503, "RC5010", true)]
    [Trait("Defect", "10.1-6")]
    public async Task A_failure_has_a_code_and_nothing_of_the_other_services_text_goes_anywhere(int status, string code, bool retryable)
    {
        await using var upstream = await Upstream.AnsweringAsync(status, $$"""{"error":"{{Marker}}"}""", ("X-Reason", Marker), ("WWW-Authenticate", $"Basic realm={Marker}"));
        CraftException? seen = null;
        await using var app = await HttpApp.StartAsync(Named(upstream), Route().OnError((error, _) =>
        {
            seen = error as CraftException;
            return Recovery.Rethrow();
        }).From(Http(HttpMethod.Post, "/call")).Enrich(HttpPost<Order, Stock>(order => $"/stock/{order.Sku}", options: Shop)));

        var answer = await app.PostAsync("/call", """{"sku":"a"}""");

        (answer.Code, seen!.Code, seen.Error.Retryable).Should().Be((code, code, retryable));
        (answer.Body + answer.Response.Headers + seen).Should().NotContain(Marker);
        Logged(app).Should().NotContain(Marker).And.Contain($"answered {status}");
        upstream.Requests.Should().HaveCount(1, "a POST is not repeated");
    }

    [Theory]
    [InlineData("nonsense " + Marker)]
    [InlineData("{\"" + Marker + "\":")]
    [InlineData("{\"sku\":\"a\",\"left\":\"" + Marker + "\"}")]
    [InlineData("null")]
    [Trait("Defect", "10.1-6")]
    public async Task An_answer_that_is_no_json_of_the_type_is_a_failure_without_a_word_of_it(string body)
    {
        await using var upstream = await Upstream.AnsweringAsync(200, body);
        await using var app = await StartAsync(upstream, HttpGet<Order, Stock>(order => $"/stock/{order.Sku}", Shop));

        var answer = await app.PostAsync("/call", """{"sku":"a"}""");

        (answer.Status, answer.Code).Should().Be((502, "RC5010"));
        (answer.Body + Logged(app)).Should().NotContain(Marker);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Tue, 14 Nov 2023 22:13:50 GMT", 30)]
    [InlineData("Tue, 14 Nov 2023 22:00:00 GMT", 1)]
    [InlineData("100000000", 86400)]
    public async Task The_time_to_wait_is_passed_on_in_seconds_or_from_a_date(string told, int seconds)
    {
        await using var upstream = await Upstream.AnsweringAsync(503, "", ("Retry-After", told));
        var setup = Named(upstream) with { Services = services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000))) };
        await using var app = await HttpApp.StartAsync(setup, Route().From(Http(HttpMethod.Post, "/call"))
            .Enrich(HttpPost<Order, Stock>(order => $"/stock/{order.Sku}", options: Shop)));

        var answer = await app.PostAsync("/call", """{"sku":"a"}""");

        (answer.Status, answer.Response.Headers.RetryAfter?.Delta).Should().Be((502, TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public async Task A_get_that_fails_for_a_moment_is_repeated_by_the_platform()
    {
        var first = true;
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.StatusCode = first ? 503 : 200;
            first = false;
            await context.Response.WriteAsync("""{"sku":"a","left":3}""");
        });
        var setup = Named(upstream) with
        {
            Services = services => services.ConfigureAll<HttpStandardResilienceOptions>(options => options.Retry.Delay = TimeSpan.Zero),
        };
        await using var app = await HttpApp.StartAsync(setup, Route().From(Http(HttpMethod.Post, "/call")).Enrich(HttpGet<Order, Stock>(order => $"/stock/{order.Sku}", Shop)));

        (await app.PostAsync("/call", """{"sku":"a"}""")).Status.Should().Be(200);
        upstream.Requests.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_too_long_is_a_failure_whether_its_length_is_told_or_not(bool told)
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            if (told)
                context.Response.ContentLength = 200;
            await context.Response.WriteAsync(new string('x', 200));
        });
        await using var app = await HttpApp.StartAsync(Named(upstream), Route().From(Http(HttpMethod.Post, "/call"))
            .Enrich(HttpGet<Order, string>(_ => $"/long", Shop with { MaxAnswerBytes = 100 })));

        var answer = await app.PostAsync("/call", """{"sku":"a"}""");

        (answer.Status, answer.Code).Should().Be((502, "RC5010"));
        Logged(app).Should().Contain("answered with more than 100 bytes");
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_RC5011()
    {
        var arrived = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var time = new FakeTimeProvider();
        var setup = Named(upstream) with { Services = services => services.AddSingleton<TimeProvider>(time) };
        await using var app = await HttpApp.StartAsync(setup, Route().From(Http(HttpMethod.Post, "/call"))
            .Enrich(HttpPost<Order, Stock>(_ => $"/slow", options: Shop with { Timeout = TimeSpan.FromSeconds(5) })));

        var asking = app.PostAsync("/call", """{"sku":"a"}""");
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(6));
        var answer = await asking;

        (answer.Status, answer.Code).Should().Be((504, "RC5011"));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_RC5010()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var setup = HttpSetup.Plain with { Http = http => http.Client("shop", client => client.BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))) };
        await using var app = await HttpApp.StartAsync(setup, Route().From(Http(HttpMethod.Post, "/call")).To(HttpPost<Order>(_ => $"/x", options: Shop)));

        (await app.PostAsync("/call", """{"sku":"a"}""")).Code.Should().Be("RC5010");
    }

    [Fact]
    public async Task Wrong_options_are_problems_at_start_up()
    {
        var options = new HttpCallOptions { Client = "nobody", Timeout = TimeSpan.Zero, MaxAnswerBytes = 0 };

        (await HttpApp.FailAsync(HttpSetup.Plain, Route().From(Http(HttpMethod.Post, "/call")).Enrich(HttpGet<Order, Stock>(_ => $"/x", options)))).Should()
            .Contain("It calls with the client \"nobody\", which does not exist.")
            .And.Contain("HttpCallOptions.Timeout is 00:00:00.").And.Contain("HttpCallOptions.MaxAnswerBytes is 0.");
    }

    [Fact]
    public async Task A_call_without_the_plugin_is_a_problem_at_start_up_in_tap_too()
    {
        var setup = HttpSetup.Plain with { Http = null, Pipeline = _ => { } };

        (await HttpApp.FailAsync(setup, Route().From(Direct()).Tap(HttpPost<Order>(_ => $"https://x.example/")))).Should()
            .Contain("RC5003 route 'call': It calls a service over HTTP, but AddHttp was not called.");
    }

    private static HttpCallOptions Shop { get; } = new() { Client = "shop" };

    private static HttpSetup Named(Upstream upstream) => HttpSetup.Plain with
    {
        Http = http => http.Client("shop", client =>
        {
            client.BaseAddress = new(upstream.Url);
            client.DefaultRequestHeaders.Add("X-Service", "ours");
        }),
    };

    private static Task<HttpApp> StartAsync(Upstream upstream, HttpCall<Order, Stock> call) =>
        HttpApp.StartAsync(Named(upstream), Route().From(Http(HttpMethod.Post, "/call")).Enrich(call));

    private static string Logged(HttpApp app) =>
        string.Join('\n', app.Log.GetSnapshot().Select(record => $"{record.Category} {record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])} {string.Join(' ', record.Scopes)}"));
}
