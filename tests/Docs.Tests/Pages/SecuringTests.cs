using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Docs.Tests.Snippets;
using FluentAssertions;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/securing.md: its snippets, and what it says around them.</summary>
public class SecuringTests
{
    [Fact]
    public async Task A_lambda_sees_who_calls()
    {
        await using var served = await Bearer.StartAsync(new Provider(), capabilities: SecuringPage.WhoAmI);

        (await Bearer.TellAsync(served, "whoami", Provider.Token(new { scope = "orders:read profile", tenant = "north" })))
            .Should().EndWith("| alice through claude, scopes orders:read profile, tenant north");
    }

    [Fact]
    public async Task A_scope_includes_another_and_what_that_includes()
    {
        await using var served = await Bearer.StartAsync(new Provider(), SecuringPage.Implied, SecuringPage.List);

        (await Bearer.TellAsync(served, "order_list", Provider.Token(new { scope = "orders:admin" })))
            .Should().EndWith("The orders of alice.");
        (await Bearer.TellAsync(served, "order_list", Provider.Token(new { scope = "orders" }))).Should().StartWith("403");
    }

    [Fact]
    public async Task Published_keys_with_an_audience_and_roles_in_an_object()
    {
        await using var served = await Bearer.StartAsync(
            new Provider(), options => options with { Verify = SecuringPage.Published() }, SecuringPage.Refund);

        (await Bearer.TellAsync(served, "order_refund", Provider.Token(new { realm = new { roles = new[] { "accountant" } } })))
            .Should().EndWith("Paid back.");
        (await Bearer.TellAsync(served, "order_refund", Provider.Token(new { roles = new[] { "accountant" } }))).Should().Contain("RC5015");
    }

    [Fact]
    public async Task A_shared_secret_checks_tokens_without_asking_anybody()
    {
        const string Secret = "a secret of at least thirty-two bytes";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["TokenSecret"] = Secret })
            .Build();
        await using var served = await Bearer.StartAsync(
            new Provider { IsDown = true }, options => options with { Verify = SecuringPage.Secret(configuration) }, SecuringPage.List);

        (await Bearer.TellAsync(served, "order_list", Signed(Secret))).Should().EndWith("The orders of alice.");
        (await Bearer.TellAsync(served, "order_list", Signed(Secret + "!"))).Should().StartWith("401");

        static string Signed(string secret)
        {
            var payload = $$"""{"iss":"{{Provider.Issuer}}","aud":"{{Provider.Resource}}","sub":"alice","scope":"orders:read","exp":{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}}}""";
            var signed =
                WebEncoders.Base64UrlEncode("""{"alg":"HS256"}"""u8) + "." + WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(payload));
            return signed + "." + WebEncoders.Base64UrlEncode(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)));
        }
    }

    [Fact]
    public async Task An_application_decides_about_its_own_keys()
    {
        await using var served = await Bearer.StartAsync(
            new Provider(), options => options with { Verify = SecuringPage.Custom(new()) }, SecuringPage.List);

        (await Bearer.TellAsync(served, "order_list", "key-of-alice")).Should().EndWith("The orders of alice.");
        (await Bearer.TellAsync(served, "order_list", "key-of-nobody")).Should().StartWith("401");
    }

    [Fact]
    public async Task Everybody_is_one_caller_on_loopback_and_nowhere_else()
    {
        await using var served = await Served.StartAsync(builder =>
            builder.Services.AddCraft().AddCapabilities(SecuringPage.Refund).AddMcp(SecuringPage.OneForAll));

        (await Bearer.TellAsync(served, "order_refund")).Should().EndWith("Paid back.");
        served.Log.GetSnapshot().Should().Contain(line => line.Message.StartsWith("NOBODY SIGNS IN"));
        (await Served.FailAsync(builder =>
        {
            builder.WebHost.UseUrls("http://0.0.0.0:0");
            builder.Services.AddCraft().AddCapabilities(SecuringPage.Refund).AddMcp(SecuringPage.OneForAll);
        })).Should().Contain("mcp.Auth is Everybody(…)");
    }

    [Fact]
    public async Task Every_request_may_need_a_scope()
    {
        await using var served = await Bearer.StartAsync(
            new Provider(), options => options with { RequiredScopes = ["orders:read"] }, SecuringPage.Cancel);

        (await Bearer.TellAsync(served, "order_cancel", Provider.Token(new { scope = "orders:write" }))).Should().StartWith("403");
        (await Bearer.TellAsync(served, "order_cancel", Provider.Token(new { scope = "orders:read orders:write" })))
            .Should().EndWith("one order less.");
    }

    [Fact]
    public async Task A_scope_that_is_asked_for_in_the_middle_of_a_route_is_an_error_of_the_tool()
    {
        var route = Craft.Route().Id("late").Description("Asks late.").From(Mcp()).Transform(_ => "read")
            .Authorize(new AuthorizeOptions { Scopes = ["orders:write"] }).Transform(_ => "done");
        await using var served = await Bearer.StartAsync(new Provider(), capabilities: route);

        (await Bearer.TellAsync(served, "late", Provider.Token())).Should().StartWith("200 | none | `isError` RC5038");
    }

    [Fact]
    public async Task Other_endpoints_know_the_caller()
    {
        var (program, served) = await RunningProgram.ServeAsync(SecuringPage.OtherEndpoints, new Provider().Attach);
        await using (program)
        {
            using var http = new HttpClient { BaseAddress = new Uri(served.Endpoint, "/") };
            using var nobody = await http.GetAsync("/me");
            ((int)nobody.StatusCode).Should().Be(401);
            nobody.Headers.WwwAuthenticate.ToString().Should().StartWith("Bearer realm=");

            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Provider.Token());
            (await http.GetStringAsync("/me")).Should().Be("alice");
        }
    }

    [Theory]
    [InlineData("https://app.example.com", 401, "https://app.example.com")]
    [InlineData("https://other.example.com", 403, null)]
    [InlineData(null, 401, null)]
    public async Task A_page_that_is_named_may_call_and_read_the_answer(string? origin, int status, string? allowed)
    {
        await using var served = await Bearer.StartAsync(
            new Provider(),
            mcp =>
            {
                mcp.Auth = Oauth(new OauthOptions { ResourceIssuerUrl = Provider.Server, Verify = Jwks(Provider.Issuer + "/jwks.json", Provider.Issuer) });
                SecuringPage.Pages(mcp);
            },
            SecuringPage.List);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, served.Endpoint);
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var response = await http.SendAsync(request);

        ((int)response.StatusCode).Should().Be(status);
        (response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null).Should().Be(allowed);
    }

    [Fact]
    public async Task A_guarded_tool_without_any_authentication_does_not_start() =>
        (await Served.FailAsync(builder => builder.Services.AddCraft().AddCapabilities(SecuringPage.List).AddMcp()))
            .Should().Contain("order_list").And.Contain("Set mcp.Auth");
}
