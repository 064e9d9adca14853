using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Docs.Tests.Snippets;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/identity-providers.md: its snippets, and what it says around them.</summary>
public class IdentityTests
{
    [Fact]
    public async Task A_fixed_client_is_the_only_one_and_nobody_registers()
    {
        await using var served = await Served.StartAsync(builder =>
        {
            IdentityPage.WithoutRegistration(builder);
            new Provider { SendsIssuer = true }.Attach(builder.Services);
        });

        (await AuthorizeAsync(served, "orders-desktop", "http://127.0.0.1:54321/callback")).Headers.Location!.AbsoluteUri
            .Should().StartWith("https://mcp.example.com/oauth/consent?t=");
        (await AuthorizeAsync(served, "orders-desktop", "https://evil.example/callback")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await AuthorizeAsync(served, "somebody", "http://127.0.0.1:54321/callback")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var http = new HttpClient();
        using var registration = await http.PostAsync(
            new Uri(served.Endpoint, "/register"), new StringContent("{}", Encoding.UTF8, "application/json"));
        registration.StatusCode.Should().Be(HttpStatusCode.NotFound);
        JsonNode.Parse(
            await http.GetStringAsync(new Uri(served.Endpoint, "/.well-known/oauth-authorization-server")))!["registration_endpoint"]
            .Should().BeNull();
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "claude", HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.OK, "another", HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound, "claude", HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.InternalServerError, "claude", HttpStatusCode.ServiceUnavailable)]
    public async Task The_lookup_finds_does_not_find_or_throws(HttpStatusCode answer, string found, HttpStatusCode told)
    {
        using var line = new Line(answer, $$"""{"client_id":"{{found}}","redirect_uris":["http://127.0.0.1/callback"]}""");
        await using var served = await Served.StartAsync(builder =>
        {
            IdentityPage.WithRegistration(
                builder, new(new HttpClient(line, disposeHandler: false) { BaseAddress = new("https://id.example.com/") }));
            new Provider().Attach(builder.Services);
        });

        (await AuthorizeAsync(served, "claude", "http://127.0.0.1:54321/callback")).StatusCode.Should().Be(told);
    }

    [Fact]
    public async Task A_provider_may_have_an_audience_of_its_own()
    {
        await using var served = await Bearer.StartAsync(new Provider(), IdentityPage.OwnAudience, SecuringPage.List);

        (await Bearer.TellAsync(served, "order_list", Provider.Token(new { aud = "orders-api", scope = "orders:read" })))
            .Should().EndWith("The orders of alice.");
        (await Bearer.TellAsync(served, "order_list", Provider.Token())).Should().StartWith("401");
    }

    private static async Task<HttpResponseMessage> AuthorizeAsync(Served served, string client, string redirect)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        return await http.GetAsync(
            new Uri(served.Endpoint, $"/authorize?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString(redirect)}"
            + $"&code_challenge={new string('a', 43)}&code_challenge_method=S256&state=s"));
    }

    private sealed class Line(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
    }
}
