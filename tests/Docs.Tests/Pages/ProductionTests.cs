using Docs.Tests.Snippets;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/production.md: its snippets, and what it says around them.</summary>
public class ProductionTests
{
    [Fact]
    public async Task Replicas_with_one_key_ring_open_what_the_other_sealed()
    {
        var folder = Directory.CreateTempSubdirectory("craft-docs-");
        try
        {
            await using var first = await StartAsync(folder.FullName);
            first.Log.GetSnapshot().Should().NotContain(line => line.Message.StartsWith("The keys that seal sign-ins stay"));
            await using var second = await StartAsync(folder.FullName);
            using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
            using var started = await http.GetAsync(new Uri(first.Endpoint, "/authorize?response_type=code&client_id=orders-desktop"
                + $"&redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Fcallback&code_challenge={new string('a', 43)}&code_challenge_method=S256"));

            using var shown = await http.GetAsync(new Uri(second.Endpoint, started.Headers.Location!.PathAndQuery));

            ((int)shown.StatusCode).Should().Be(200);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static Task<Served> StartAsync(string folder) => Served.StartAsync(builder =>
        {
            ProductionPage.KeyRing(builder, folder);
            IdentityPage.WithoutRegistration(builder);
            new Provider { SendsIssuer = true }.Attach(builder.Services);
        });
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_forwarded_address_counts()
    {
        await using var served = await Served.StartAsync(
            builder =>
            {
                ProductionPage.Forwarded(builder);
                builder.Services.AddCraft().AddCapabilities(SecuringPage.List).AddMcp(mcp => mcp.Auth = Oauth(new OauthOptions
                {
                    ResourceIssuerUrl = Provider.Server,
                    Verify = Jwks(Provider.Issuer + "/jwks.json", Provider.Issuer),
                    Limits = new() { FailedTokensPerMinute = 1 },
                }));
                new Provider().Attach(builder.Services);
            },
            ProductionPage.Forwarded);

        (await StatusAsync("203.0.113.1")).Should().Be(401);
        (await StatusAsync("203.0.113.1")).Should().Be(429);
        (await StatusAsync("203.0.113.2")).Should().Be(401);

        async Task<int> StatusAsync(string address)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, served.Endpoint)
            {
                Headers = { { "X-Forwarded-For", address }, { "Authorization", "Bearer bad" } },
            };
            using var response = await http.SendAsync(request);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task The_meters_are_taken_in()
    {
        await using var served = await Served.StartAsync(builder =>
        {
            ProductionPage.Metrics(builder);
            builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp();
        });

        (await served.ToolsAsync()).Should().ContainSingle();
    }
}
