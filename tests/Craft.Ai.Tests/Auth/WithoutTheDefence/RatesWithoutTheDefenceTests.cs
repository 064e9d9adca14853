using System.Net;

namespace Crafting.Ai.Tests;

/// <summary>What a flood achieves where a limit is raised, and what a limit does to guests who share an address.</summary>
public class RatesWithoutTheDefenceTests
{
    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Fact]
    [Trait("WithoutDefence", "H19")]
    public async Task Without_the_limit_bad_tokens_are_judged_for_ever()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(idp, oauth => oauth with { Limits = new() { FailedTokensPerMinute = int.MaxValue } }), Who);
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + idp.Mint());

        for (var i = 0; i < 150; i++)
            (await http.GetAsync("/mcp")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact, Trait("WithoutDefence", "H48")]
    public async Task Where_registrations_have_no_limit_one_address_fills_the_provider()
    {
        await using var app = await MachineApp.StartAsync(new()
        {
            RateLimiter = true,
            Options = options => options with { Limits = new() { RegisterPerMinute = 1_000_000 } },
        });

        for (var i = 0; i < 100; i++)
            (await app.RegisterAsync(MachineApp.Registration())).Status.Should().Be(201, "by default thirty are enough");

        app.Idp.Count(FakeIdp.RegisterPath).Should().Be(100);
    }

    [Theory, Trait("WithoutDefence", "H49")]
    [InlineData(false, 100)]
    [InlineData(true, 300)]
    public async Task Where_strangers_may_ask_without_end_every_invented_id_is_a_question_to_the_provider(bool unlimited, int questions)
    {
        await using var idp = await FakeIdp.StartAsync();
        var asked = 0;
        await using var app = await App.StartAsync(
            SignIn.Proxy(idp, oauth => oauth with
            {
                Client = (_, _) =>
                {
                    Interlocked.Increment(ref asked);
                    return Task.FromResult<OauthClient?>(null);
                },
                Limits = unlimited ? new() { AuthorizePerFiveMinutes = 1_000_000 } : new(),
            }),
            Who);
        using var http = new HttpClient { BaseAddress = app.Address };

        for (var i = 0; i < 300; i++)
            await http.GetAsync(new SignInDraft().With("client_id", $"invented-{i}").Url);

        asked.Should().Be(questions);
    }

    [Fact, Trait("WithoutDefence", "H55")]
    public async Task Where_an_address_has_the_limit_of_a_client_one_client_locks_out_the_others()
    {
        await using var app = await MachineApp.StartAsync(new()
        {
            RateLimiter = true,
            Options = options => options with { Limits = new() { TokenPerMinuteAndAddress = 60 } },
        });
        var (one, other) = (MachineApp.Refresh(), MachineApp.Refresh());
        other["client_id"] = "another";
        for (var i = 0; i < 60; i++)
            (await app.TokenAsync(one)).Status.Should().Be(200);

        (await app.TokenAsync(other)).Status.Should().Be((int)HttpStatusCode.TooManyRequests);
    }
}
