namespace Crafting.Ai.Tests;

public class RedirectUriRuleTests
{
    [Theory]
    [Trait("Contract", "T27")]
    [InlineData("https://good.test.evil/cb")]
    [InlineData("https://evil.good.test/cb")]
    [InlineData("https://good.test/cb/../x")]
    [InlineData("https://good.test/x/../cb")]
    [InlineData("https://good.test/cb/x")]
    [InlineData("https://good.test/cb?x=1")]
    [InlineData("https://good.test/cb?")]
    [InlineData("https://good.test/cb#")]
    [InlineData("https://good.test/cb#x")]
    [InlineData("HTTPS://GOOD.test/cb")]
    [InlineData("https://good.test/CB")]
    [InlineData("https://good.test/cb/")]
    [InlineData("https://good.test./cb")]
    [InlineData("https://good.test:443/cb")]
    [InlineData("https://good.test:8443/cb")]
    [InlineData("https://good.test@evil/cb")]
    [InlineData("https://evil@good.test/cb")]
    [InlineData("https://good.test\\@evil/cb")]
    [InlineData("https:\\\\good.test\\cb")]
    [InlineData("https://good.test%2fcb")]
    [InlineData("https://good.test/%63b")]
    [InlineData("https://good.test%2f@evil/cb")]
    [InlineData("https://good.test%5c@evil/cb")]
    [InlineData("https:good.test/cb")]
    [InlineData("https:///good.test/cb")]
    [InlineData("http://good.test/cb")]
    [InlineData("//good.test/cb")]
    [InlineData("/cb")]
    [InlineData(" https://good.test/cb")]
    [InlineData("https://good.test/cb ")]
    [InlineData("https://good.test/cb\r\n")]
    [InlineData("https://good.test/cb\0")]
    [InlineData("https://göod.test/cb")]
    [Trait("Threat", "H6")]
    public async Task Only_the_registered_text_is_accepted(string requested)
    {
        await using var host = await BrowserHost.PassAsync();

        IsRegistered(host, "https://good.test/cb", "https://good.test/cb").Should().BeTrue();
        IsRegistered(host, requested, "https://good.test/cb").Should().BeFalse();
        (await host.GetAsync(new SignInDraft().With("redirect_uri", requested))).Status.Should().Be(400);
    }

    [Theory]
    [Trait("Contract", "T28")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:53076/cb")]
    [InlineData("http://127.0.0.1:1234/cb", "http://127.0.0.1/cb")]
    [InlineData("http://127.0.0.1:1234/cb", "http://127.0.0.1:65535/cb")]
    [InlineData("http://localhost/callback", "http://localhost:53076/callback")]
    [InlineData("http://[::1]/cb", "http://[::1]:53076/cb")]
    [InlineData("http://127.0.0.1/", "http://127.0.0.1:33418/")]
    [InlineData("http://127.0.0.1", "http://127.0.0.1:33418")]
    [InlineData("http://127.0.0.1/cb?a=1", "http://127.0.0.1:2/cb?a=1")]
    [InlineData("cursor://anysphere.cursor-mcp/oauth/callback", "cursor://anysphere.cursor-mcp/oauth/callback")]
    [InlineData("https://vscode.dev/redirect", "https://vscode.dev/redirect")]
    [InlineData("com.example.app:/cb", "com.example.app:/cb")]
    public async Task A_program_on_this_computer_takes_any_free_port(string registered, string requested)
    {
        await using var host = await BrowserHost.PassAsync();

        IsRegistered(host, requested, registered).Should().BeTrue();
    }

    [Theory]
    [Trait("Contract", "T28")]
    [InlineData("http://localhost/cb", "http://127.0.0.1:53076/cb")]
    [InlineData("http://127.0.0.1/cb", "http://localhost/cb")]
    [InlineData("http://127.0.0.1/cb", "http://[::1]/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.2/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.1/cb")]
    [InlineData("http://127.0.0.1/cb", "http://2130706433/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1.evil.com/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1@evil/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:80@evil/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:evil/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:0/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:65536/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:1:2/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:53076/CB")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:53076/cb/")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:53076/cb?x=1")]
    [InlineData("http://127.0.0.1/cb", "https://127.0.0.1:53076/cb")]
    [InlineData("https://127.0.0.1/cb", "https://127.0.0.1:53076/cb")]
    [InlineData("https://localhost/cb", "https://localhost:53076/cb")]
    [InlineData("http://localhost/cb", "http://localhost.:1/cb")]
    [InlineData("http://localhost/cb", "http://LOCALHOST:1/cb")]
    [InlineData("http://[::1]/cb", "http://[0:0:0:0:0:0:0:1]/cb")]
    [InlineData("http://[::1]/cb", "http://[::ffff:127.0.0.1]/cb")]
    [Trait("Threat", "H6")]
    public async Task Nothing_but_the_port_is_free(string registered, string requested)
    {
        await using var host = await BrowserHost.PassAsync();

        IsRegistered(host, requested, registered).Should().BeFalse();
    }

    [Theory]
    [InlineData("https://claude.ai/api/mcp/auth_callback", true)]
    [InlineData("https://xn--gd-fka.test/cb", true)]
    [InlineData("https://good.test/cb?next=%2Fhome", true)]
    [InlineData("https://good.test/cb%2", false)]
    [InlineData("https://good.test/cb%zz", false)]
    [InlineData("https://good.test/<cb>", false)]
    [InlineData("https://good.test/\"cb\"", false)]
    [InlineData("https://", false)]
    [InlineData("https://:443/cb", false)]
    [InlineData("https:", false)]
    [InlineData(":", false)]
    [InlineData("", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("JAVASCRIPT:alert(1)", false)]
    [InlineData("java.script:alert(1)", true)]
    [InlineData("data:text/html,x", false)]
    [InlineData("vbscript:x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("mailto:a@b.test", false)]
    [InlineData("blob:https://good.test/x", false)]
    [InlineData("about:blank", false)]
    [InlineData("ws://good.test/cb", false)]
    [InlineData("wss://good.test/cb", false)]
    [InlineData("myapp://cb", false)]
    [InlineData("listed://cb", true)]
    [InlineData("cursor://anysphere.cursor-mcp/oauth/callback", true)]
    [InlineData("vscode://publisher.extension/cb", true)]
    [InlineData("vscode-insiders://publisher.extension/cb", true)]
    [InlineData("com.example.app:/oauth", true)]
    [InlineData("com.example.app://user@host/oauth", false)]
    [InlineData("-x.y:/cb", false)]
    [InlineData("1.x:/cb", false)]
    [InlineData("urn:ietf:wg:oauth:2.0:oob", false)]
    public async Task Schemes_and_forms_are_few(string uri, bool acceptable)
    {
        await using var host = await BrowserHost.PassAsync(BrowserHost.Options with { RedirectSchemes = ["listed", "javascript", "http"] });

        RedirectUriRule.IsAcceptable(uri, host.Server).Should().Be(acceptable);
    }

    [Fact]
    public async Task A_uri_may_have_2048_characters()
    {
        await using var host = await BrowserHost.PassAsync();
        var uri = "https://good.test/".PadRight(2048, 'a');

        RedirectUriRule.IsAcceptable(uri, host.Server).Should().BeTrue();
        RedirectUriRule.IsAcceptable(uri + "a", host.Server).Should().BeFalse();
    }

    [Theory]
    [InlineData("https://mcp.test", "https://mcp.test/oauth/callback", false)]
    [InlineData("https://mcp.test", "https://mcp.test:443/oauth/callback", false)]
    [InlineData("https://mcp.test", "https://MCP.test/OAuth/Callback/", false)]
    [InlineData("https://mcp.test", "https://mcp.test/oauth/callback?x=1", false)]
    [InlineData("https://mcp.test", "https://mcp.test/x/../oauth/callback", false)]
    [InlineData("https://mcp.test", "https://mcp.test/oauth/%63allback", false)]
    [InlineData("https://mcp.test", "https://mcp.test/oauth/callback2", true)]
    [InlineData("https://mcp.test", "http://localhost:8123/oauth/callback", true)]
    [InlineData("http://localhost:3001", "http://localhost:8123/oauth/callback", true)]
    [InlineData("http://localhost:3001", "http://localhost:3001/oauth/callback", false)]
    [InlineData("http://localhost:3001", "http://127.0.0.1:3001/oauth/callback", false)]
    [InlineData("http://localhost:3001", "http://[::1]:3001/oauth/callback", false)]
    public async Task The_own_callback_is_nobodys_redirect_uri(string own, string uri, bool acceptable)
    {
        await using var host = await BrowserHost.PassAsync(BrowserHost.Options with { ResourceIssuerUrl = own });

        RedirectUriRule.IsAcceptable(uri, host.Server).Should().Be(acceptable);
    }

    [Fact]
    public async Task A_free_port_does_not_lead_to_the_own_callback()
    {
        await using var host = await BrowserHost.PassAsync(BrowserHost.Options with { ResourceIssuerUrl = "http://localhost:3001" });

        IsRegistered(host, "http://localhost:8123/oauth/callback", "http://localhost:1/oauth/callback")
            .Should().BeTrue("mcp-remote uses this path");
        IsRegistered(host, "http://localhost:3001/oauth/callback", "http://localhost:1/oauth/callback").Should().BeFalse();
    }

    [Fact]
    public async Task A_client_without_redirect_uris_is_never_answered()
    {
        await using var host = await BrowserHost.PassAsync();

        IsRegistered(host, "https://good.test/cb").Should().BeFalse();
    }

    private static bool IsRegistered(BrowserHost host, string requested, params string[] registered) =>
        RedirectUriRule.IsRegistered(requested, new() { ClientId = "client-1", RedirectUris = registered }, host.Server);
}
