using Docs.Tests.Snippets;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/clerk.md: its snippets, and what it says around them.</summary>
public class ClerkTests
{
    private const string Publishable = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";

    private static readonly string Secret = "sk_test_" + new string('x', 40);

    public static TheoryData<string, string, string> Keys => new()
    {
        { Secret, Secret, "This is a secret key." },
        { "pk_test_Y2xlcmsuZXhhbXBsZS5jb20", Secret, "was it cut when copied?" },
        { Publishable, Publishable, "This is a publishable key." },
        { Publishable, Secret.Replace("test", "live"), "one is live, the other a test key" },
        { Publishable, "", "Clerk secret key is missing" },
    };

    [Fact]
    public async Task Clients_are_sent_to_the_host_in_the_key_and_nothing_is_proxied()
    {
        await using var served = await ClerkOutputs.StartAsync();
        using var http = new HttpClient();

        (await http.GetStringAsync(new Uri(served.Endpoint, "/.well-known/oauth-protected-resource/mcp")))
            .Should().Contain("https://clerk.example.com");
        using var proxied = await http.GetAsync(new Uri(served.Endpoint, "/authorize"));
        ((int)proxied.StatusCode).Should().Be(404);
    }

    [Fact]
    public async Task Named_clients_and_organizations_leave_one_warning_and_no_names_leave_more()
    {
        (await WarningsAsync(ClerkPage.Tight()))
            .Should().Contain(line => line.StartsWith("Tokens that the clients in ClerkOptions.AllowedClients"))
            .And.NotContain(line => line.Contains("every Clerk organization"));
        (await WarningsAsync(ClerkPage.Documents())).Should().Contain(line => line.StartsWith("A token of any OAuth application"))
            .And.Contain(line => line.Contains("every Clerk organization"));
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task Wrong_keys_do_not_start_and_are_not_repeated(string publishable, string secret, string sentence)
    {
        var said = await Served.FailAsync(builder =>
            builder.Services.AddCraft().AddCapabilities(SecuringPage.Refund).AddMcp(mcp => mcp.Auth = Clerk(publishable, secret)));

        said.Should().Contain(sentence);
        said.Should().NotContain(Secret).And.NotContain("xxxx");
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(ClerkOptions options)
    {
        await using var served = await Served.StartAsync(builder =>
        {
            builder.Services.AddCraft().AddCapabilities(SecuringPage.Refund).AddMcp(mcp => mcp.Auth = Clerk(Publishable, Secret, options));
            new Provider { IsDown = true }.Attach(builder.Services);
        });
        return [.. served.Log.GetSnapshot().Where(line =>
            line is { Level: LogLevel.Warning, Category: "Craft.Auth" }).Select(line => line.Message)];
    }
}
