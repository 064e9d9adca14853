using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

public class MachineEndpointsTests
{
    [Theory]
    [InlineData("/token")]
    [InlineData("/register")]
    [InlineData("/revoke")]
    public async Task Resource_server_has_none_of_the_endpoints(string endpoint)
    {
        await using var app = await MachineApp.StartAsync(new() { Options = options => options with { Endpoints = null } });

        (await app.WireAsync(endpoint, "")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("/token", 400)]
    [InlineData("/register", 404)]
    [InlineData("/revoke", 404)]
    public async Task Endpoint_that_the_provider_lacks_is_not_there(string endpoint, int status)
    {
        await using var app = await MachineApp.StartAsync(new()
        {
            Options = options =>
                options with { Endpoints = new() { AuthorizationUrl = "https://idp.test/a", TokenUrl = "https://idp.test/t" } },
        });

        (await app.WireAsync(endpoint, "")).Status.Should().Be(status);
    }

    [Theory]
    [InlineData("https://mcp.test/tenant", null)]
    [InlineData("https://mcp.test", "https://mcp.test/tenant/")]
    public async Task Endpoints_live_below_the_path_of_the_base_URL(string issuer, string? baseUrl)
    {
        await using var app = await MachineApp.StartAsync(
            new() { Options = options => options with { ResourceIssuerUrl = issuer, BaseUrl = baseUrl } });

        (await app.FormAsync("/tenant/token", MachineApp.Refresh())).Status.Should().Be(200);
        (await app.FormAsync("/token", MachineApp.Refresh())).Status.Should().Be(404);
    }

    [Fact]
    public async Task Path_of_the_base_URL_is_text_and_no_pattern()
    {
        await using var app = await MachineApp.StartAsync(
            new() { Options = options => options with { ResourceIssuerUrl = "https://mcp.test/a%20b/{c}" } });

        (await app.FormAsync("/a%20b/%7Bc%7D/token", MachineApp.Refresh())).Status.Should().Be(200);
        (await app.FormAsync("/a%20b/c/token", MachineApp.Refresh())).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("BREW")]
    public async Task Other_methods_are_answered_with_those_that_work(string method)
    {
        await using var app = await MachineApp.StartAsync();
        foreach (var endpoint in new[] { "/token", "/register", "/revoke" })
        {
            using var request = new HttpRequestMessage(new(method), $"http://127.0.0.1:{app.Port}{endpoint}");
            using var response = await app.Http.SendAsync(request);

            ((int)response.StatusCode).Should().Be(405);
            response.Content.Headers.Allow.Should().Equal("POST", "OPTIONS");
        }
    }

    [Fact]
    public async Task Options_names_the_methods()
    {
        await using var app = await MachineApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, $"http://127.0.0.1:{app.Port}/token");
        using var response = await app.Http.SendAsync(request);

        ((int)response.StatusCode).Should().Be(204);
        response.Content.Headers.Allow.Should().Equal("POST", "OPTIONS");
    }

    [Theory]
    [InlineData("/token")]
    [InlineData("/register")]
    [InlineData("/revoke")]
    public async Task Every_answer_forbids_storing_and_carries_an_id(string endpoint)
    {
        await using var app = await MachineApp.StartAsync();

        foreach (var answer in new[] { await app.AskAsync(endpoint), await app.FormAsync(endpoint, new() { ["x"] = "y" }) })
        {
            (answer.Header("Cache-Control"), answer.Header("Pragma"), answer.Header("X-Content-Type-Options"),
                answer.Header("Referrer-Policy"))
                .Should().Be(("no-store", "no-cache", "nosniff", "no-referrer"));
            answer.Header("X-Craft-Request-Id").Should().MatchRegex("^[0-9a-f]{32}$");
        }
    }

    [Fact]
    public async Task Id_of_a_traced_request_is_its_trace()
    {
        await using var app = await MachineApp.StartAsync();

        var answer = await app.TokenAsync(MachineApp.Refresh(), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        answer.Header("X-Craft-Request-Id").Should().Be("0af7651916cd43dd8448eb211c80319c");
    }

    /// <summary>H53: what a bug says stays inside.</summary>
    [Fact]
    [Trait("Threat", "H53")]
    public async Task Bug_in_the_operators_code_is_a_fixed_sentence()
    {
        await using var app = await MachineApp.StartAsync(new()
        {
            Options = options => options with { AcceptRegistration = _ => throw new InvalidOperationException("Password=hunter2") },
        });

        var answer = await app.RegisterAsync(MachineApp.Registration());

        (answer.Status, answer.Body)
            .Should().Be((500, """{"error":"server_error","error_description":"The server could not handle this request."}"""));
        app.LogText.Should().Contain("InvalidOperationException").And.Contain(answer.Header("X-Craft-Request-Id"))
            .And.NotContain("hunter2");
    }

    /// <summary>H33: canaries through every endpoint, with everything logged.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(500)]
    [Trait("Threat", "H33")]
    public async Task No_secret_reaches_the_log(int status)
    {
        await using var app = await MachineApp.StartAsync();
        foreach (var path in new[] { FakeIdp.TokenPath, FakeIdp.RegisterPath, FakeIdp.RevokePath })
            app.Idp.On(path, status, """{"access_token":"canary-at","token_type":"Bearer","refresh_token":"canary-rt","client_id":"c","client_secret":"canary-cs","error":"canary-error"}""");
        var form = MachineApp.CodeGrant();
        (form["code"], form["client_secret"], form["code_verifier"]) = ("canary-code", "canary-secret", "canary-" + new string('v', 43));

        await app.TokenAsync(form);
        await app.FormAsync("/revoke", new() { ["token"] = "canary-token" }, MachineApp.Basic("client-1:canary-basic"));
        await app.RegisterAsync(MachineApp.Registration(",\"client_name\":\"canary-name\""));

        app.Idp.Requests.Should().HaveCount(3);
        app.LogText.Should().NotContain("canary");
    }

    [Theory, Trait("Contract", "T55")]
    [InlineData("/token", 16 * 1024)]
    [InlineData("/revoke", 16 * 1024)]
    [InlineData("/register", 32 * 1024)]
    [Trait("Threat", "H41")]
    public async Task Body_of_one_byte_too_many_is_refused_declared_or_not(string endpoint, int limit)
    {
        await using var app = await MachineApp.StartAsync();
        var type = endpoint == "/register" ? "Content-Type: application/json" : "Content-Type: application/x-www-form-urlencoded";
        var body = new string('a', limit + 1);

        (await app.WireAsync(endpoint, body, type)).Status.Should().Be(413);
        (await app.WireAsync(endpoint, "", type, "Content-Length: 999999999999", "Expect: 100-continue")).Status.Should().Be(413);
        var chunked = MachineApp.Post(endpoint, $"{limit + 1:x}\r\n{body}\r\n0\r\n\r\n",
            type, "Transfer-Encoding: chunked", "Content-Length: 0")
            .AsSpan();
        (await Wire.SendAsync(app.Port,
            Encode(System.Text.Encoding.UTF8.GetString(chunked).Replace("Content-Length: 0\r\n", "", StringComparison.Ordinal)))).Status
                .Should().Be(413);
        (await app.WireAsync(endpoint, body[..limit], type)).Status.Should().Be(400, "the length is not the problem any more");

        static byte[] Encode(string text) => System.Text.Encoding.UTF8.GetBytes(text);
    }

    /// <summary>H41: slow-loris. Kestrel's own rate is off here, so it is ours that ends the request.</summary>
    [Theory, Trait("Contract", "T55")]
    [InlineData("/token", "Content-Type: application/x-www-form-urlencoded")]
    [InlineData("/register", "Content-Type: application/json")]
    [InlineData("/revoke", "Content-Type: application/x-www-form-urlencoded")]
    [Trait("Threat", "H41")]
    public async Task Body_that_trickles_in_is_given_up_after_ten_seconds_and_keeps_nobody_out(string endpoint, string type)
    {
        var time = new WatchedTime(TimeSpan.FromSeconds(10));
        await using var app = await MachineApp.StartAsync(new()
        {
            Time = time,
            Kestrel = kestrel => kestrel.Limits.MinRequestBodyDataRate = null,
            Options = options => options with { Limits = new() { ConcurrentUpstreamCalls = 1 } },
        });
        using var slow = new TcpClient("127.0.0.1", app.Port);
        await slow.GetStream().WriteAsync(MachineApp.Post(endpoint, "g", type, "Content-Length: 100"));
        var answering = ReadAsync(slow);
        await time.BegunAsync();

        (await app.AskAsync(endpoint)).Status.Should().BeOneOf([200, 201], "one place only, and the slow one has not got it");
        time.Advance(TimeSpan.FromSeconds(9.9));
        answering.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));

        (await answering).Should().StartWith("HTTP/1.1 408").And.Contain("Connection: close");

        static async Task<string> ReadAsync(TcpClient socket)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var buffer = new byte[4096];
            return System.Text.Encoding.ASCII.GetString(buffer, 0, await socket.GetStream().ReadAsync(buffer, limit.Token));
        }
    }

    [Fact, Trait("Contract", "T55")]
    public async Task Servers_own_data_rate_ends_a_slow_body_in_our_words()
    {
        await using var app = await MachineApp.StartAsync(new()
        {
            Kestrel = kestrel => kestrel.Limits.MinRequestBodyDataRate = new(1_000_000, TimeSpan.FromSeconds(1.01)),
        });

        var answer = await app.WireAsync("/token", "g", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 100");

        answer.Status.Should().Be(408);
        answer.Message.GetProperty("error_description").GetString().Should().Be("The body arrived too slowly.");
    }

    [Fact]
    public async Task Client_that_leaves_in_the_middle_does_no_harm()
    {
        await using var app = await MachineApp.StartAsync();
        using (var socket = new TcpClient("127.0.0.1", app.Port))
            await socket.GetStream().WriteAsync(
                MachineApp.Post("/token", "g", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 100"));

        (await app.AskAsync("/token")).Status.Should().Be(200);
        app.LogText.Should().NotContain("failed with");
    }

    [Theory]
    [InlineData("/token", FakeIdp.TokenPath)]
    [InlineData("/register", FakeIdp.RegisterPath)]
    [InlineData("/revoke", FakeIdp.RevokePath)]
    public async Task Calls_to_the_provider_are_bounded_for_each_endpoint(string endpoint, string path)
    {
        var time = new FakeTimeProvider();
        await using var app = await MachineApp.StartAsync(
            new() { Time = time, Options = options => options with { Limits = new() { ConcurrentUpstreamCalls = 2 } } });
        var hanging = app.Idp.HangAsync(path);
        var first = app.AskAsync(endpoint);
        await hanging;
        hanging = app.Idp.HangAsync(path);
        var second = app.AskAsync(endpoint);
        await hanging;

        var third = await app.AskAsync(endpoint);
        (third.Status, third.Error, third.Header("Retry-After")).Should().Be((503, "temporarily_unavailable", "5"));
        foreach (var other in new[] { "/token", "/register", "/revoke" }.Where(other => other != endpoint))
            (await app.AskAsync(other)).Status.Should().BeOneOf([200, 201], "each endpoint has its own places");

        time.Advance(TimeSpan.FromSeconds(8));
        (await Task.WhenAll(first, second)).Should().OnlyContain(answer => answer.Status == 504);
        app.Idp.On(path, 200, """{"access_token":"a","token_type":"Bearer","client_id":"c"}""");
        (await app.AskAsync(endpoint)).Status.Should().BeOneOf([200, 201], "the places are given back");
    }
}
