using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

/// <summary>Under which names and paths the endpoints beside the MCP endpoint answer (contract 1.2 and 1.3).</summary>
public class PublicDoorTests
{
    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Answers.").From(Mcp()).Transform(_ => "pong");

    private static readonly string[] Paths =
    [
        "/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration", "/authorize", "/oauth/consent", "/oauth/callback", "/token", "/register", "/revoke",
    ];

    [Fact]
    [Trait("Contract", "T18")]
    [Trait("Threat", "H31")]
    public async Task Under_a_strange_host_name_nothing_answers_at_any_endpoint()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await ProxyAsync(idp);

        foreach (var path in Paths)
        {
            foreach (var method in new[] { "GET", "POST", "OPTIONS" })
            {
                var answer = await SendAsync(app, method, path, "evil.test");
                answer.Status.Should().Be(403, $"{method} {path}");
                answer.Body.Should().Contain("does not answer to this Host").And.NotContain("evil");
            }
        }

        idp.Count(FakeIdp.TokenPath).Should().Be(0);
        app.Log.GetSnapshot()
            .Should().Contain(line => line.Message.StartsWith("Refused a request with 403: Host evil.test", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:1234")]
    [InlineData("mcp.test")]
    [InlineData("issuer.test")]
    [InlineData("sign-in.test:8443")]
    [InlineData("also.test")]
    public async Task Under_every_name_of_its_own_everything_answers(string host)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await ProxyAsync(
            idp,
            oauth => oauth with
            {
                ResourceUrl = "https://mcp.test/mcp",
                ResourceIssuerUrl = "https://issuer.test",
                BaseUrl = "https://sign-in.test:8443"
            },
            mcp => mcp.AllowedHosts.Add("also.test"));

        foreach (var path in Paths)
            (await SendAsync(app, "GET", path, host)).Status.Should().NotBe(403, path).And.NotBe(404, path);
    }

    [Fact]
    [Trait("Contract", "T10")]
    [Trait("Threat", "H57")]
    public async Task A_path_is_answered_as_it_is_written_and_in_no_other_spelling()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await ProxyAsync(idp);

        foreach (var path in Paths)
        {
            (await SendAsync(app, "GET", path, "localhost")).Status.Should().NotBe(404, path);
            foreach (var other in new[] { path.ToUpperInvariant(), path[..^1] + char.ToUpperInvariant(path[^1]), path + "/" })
                (await SendAsync(app, "GET", other, "localhost")).Status.Should().Be(404, other);
        }
    }

    [Fact]
    public async Task An_application_may_put_everything_below_a_path()
    {
        await using var idp = await FakeIdp.StartAsync();
        var below = SignIn.At(idp, Proxy(idp)) with { Pipeline = app => app.MapGroup("/Below").MapCraft() };
        await using var app = await App.StartAsync(below, Ping);

        (await SendAsync(app, "POST", "/Below/token", "localhost")).Status.Should().Be(415);
        (await SendAsync(app, "POST", "/below/token", "localhost")).Status.Should().Be(404);
    }

    private static Task<App> ProxyAsync(FakeIdp idp, Func<OauthOptions, OauthOptions>? options = null, Action<McpOptions>? mcp = null) =>
        App.StartAsync(SignIn.At(idp, oauth => Proxy(idp)(options?.Invoke(oauth) ?? oauth), mcp), Ping);

    private static Func<OauthOptions, OauthOptions> Proxy(FakeIdp idp) => oauth => oauth with
    {
        Mode = OauthMode.Relay,
        Client = (_, _) => Task.FromResult<OauthClient?>(null),
        Endpoints = new()
        {
            AuthorizationUrl = idp.Url("/oauth/authorize"),
            TokenUrl = idp.Url(FakeIdp.TokenPath),
            RegistrationUrl = idp.Url(FakeIdp.RegisterPath),
            RevocationUrl = idp.Url(FakeIdp.RevokePath),
        },
    };

    private static Task<WireAnswer> SendAsync(App app, string method, string path, string host) =>
        Wire.SendAsync(app.Address.Port, Wire.Head($"{method} {path} HTTP/1.1", $"Host: {host}", "Content-Length: 0", "Connection: close"));
}
