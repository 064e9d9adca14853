using ModelContextProtocol.Client;

namespace Crafting.Ai.Tests;

/// <summary>How clients find the way to sign in (contract 1.4).</summary>
public class DiscoveryTests
{
    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(OauthMode.Relay, false)]
    [InlineData(OauthMode.Relay, true)]
    [Trait("Contract", "T07")]
    public async Task The_official_client_finds_it_with_the_challenge_and_without(OauthMode? mode, bool isStripped)
    {
        await using var app = await SignedInApp.StartAsync(mode, [Who]);
        using var browser = new Browser();
        using var asked = new Asked(isStripped);
        using var http = new HttpClient(asked);
        var transport = new HttpClientTransport(
            new() { Endpoint = app.Endpoint, TransportMode = HttpTransportMode.StreamableHttp, OAuth = SignedInClient.At(browser) }, http);
        await using var client = await McpClient.CreateAsync(transport);

        (await client.CallAsync("who")).Text().Should().Be("alice");
        asked.Paths.First(path => path.Contains("oauth-protected-resource")).Should().Be("/.well-known/oauth-protected-resource/mcp");
    }

    [Fact]
    [Trait("Contract", "T18")]
    public async Task A_strange_host_is_refused_before_anybody_is_asked_to_sign_in()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);

        (await StatusAsync("attacker.test")).Should().Be(403);
        (await StatusAsync($"localhost:{app.Address.Port}")).Should().Be(401);
        (await StatusAsync("mcp.test")).Should().Be(401);

        async Task<int> StatusAsync(string host) => (await Wire.SendAsync(
            app.Address.Port, Wire.Head(
                "POST /mcp HTTP/1.1", $"Host: {host}", "Content-Type: application/json", "Content-Length: 0", "Connection: close"))).Status;
    }

    /// <summary>Notes what is asked for, and may hide the challenge as some proxies do.</summary>
    private sealed class Asked(bool isStripped) : DelegatingHandler(new HttpClientHandler())
    {
        public List<string> Paths { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Paths.Add(request.RequestUri!.AbsolutePath);
            var answer = await base.SendAsync(request, cancellationToken);
            if (isStripped)
                answer.Headers.WwwAuthenticate.Clear();
            return answer;
        }
    }
}
