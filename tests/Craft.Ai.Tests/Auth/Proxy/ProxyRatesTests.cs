using System.Net;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai.Tests;

public class ProxyRatesTests
{
    private static Task<MachineApp> StartAsync(OauthLimits? limits = null) =>
        MachineApp.StartAsync(new() { RateLimiter = true, Options = options => options with { Limits = limits ?? new() } });

    /// <summary>H55: hosted clients share an address, so a client is counted by itself.</summary>
    [Fact, Trait("Contract", "T56")]
    [Trait("Threat", "H55")]
    public async Task Sixty_first_request_of_one_client_is_too_many_and_of_sixty_one_clients_is_not()
    {
        await using var app = await StartAsync();
        async Task<MachineAnswer> AskAsync(string client)
        {
            var form = MachineApp.Refresh();
            form["client_id"] = client;
            return await app.TokenAsync(form);
        }

        foreach (var i in Enumerable.Range(0, 61))
            (await AskAsync("many-" + i)).Status.Should().Be(200);
        foreach (var _ in Enumerable.Range(0, 60))
            (await AskAsync("one")).Status.Should().Be(200);
        var last = await AskAsync("one");

        TooMany(last);
        TooMany(await app.FormAsync("/revoke", new() { ["token"] = "t", ["client_id"] = "one" }));
        (await AskAsync("another")).Status.Should().Be(200);
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(122);
    }

    [Fact, Trait("Contract", "T56")]
    public async Task Address_that_a_header_claims_does_not_count()
    {
        await using var app = await StartAsync(new() { TokenPerMinuteAndAddress = 3 });
        foreach (var i in Enumerable.Range(0, 3))
            (await app.TokenAsync(MachineApp.Refresh(), ("X-Forwarded-For", $"10.0.0.{i}"), ("Forwarded", $"for=10.0.0.{i}"))).Status
                .Should().Be(200);

        TooMany(await app.TokenAsync(MachineApp.Refresh(), ("X-Forwarded-For", "10.0.0.9")));
        TooMany(await app.FormAsync("/revoke", MachineApp.Revocation()));
        (await app.RegisterAsync(MachineApp.Registration())).Status.Should().Be(201, "registrations are counted apart");
    }

    [Fact, Trait("Contract", "T56")]
    [Trait("Threat", "H48")]
    public async Task Registrations_are_limited_for_each_address_and_for_all()
    {
        await using var one = await StartAsync(new() { RegisterPerMinute = 2 });
        await one.RegisterAsync(MachineApp.Registration());
        await one.RegisterAsync("not counted against all, but against the address");
        TooMany(await one.RegisterAsync(MachineApp.Registration()));
        one.Idp.Count(FakeIdp.RegisterPath).Should().Be(1);

        await using var all = await StartAsync(new() { RegisterPerHour = 2 });
        await all.RegisterAsync("{}");
        (await all.RegisterAsync(MachineApp.Registration())).Status.Should().Be(201);
        (await all.RegisterAsync(MachineApp.Registration())).Status.Should().Be(201);
        TooMany(await all.RegisterAsync(MachineApp.Registration()));
        all.Idp.Count(FakeIdp.RegisterPath).Should().Be(2);
    }

    /// <summary>H48: at 30 a minute, one address had the 600 of an hour in twenty minutes, and nobody else could register.</summary>
    [Fact, Trait("Contract", "T56")]
    public async Task One_address_cannot_take_the_registrations_of_all()
    {
        using var rates = new ProxyRates(new());
        var taken = 0;
        while (taken < 600 && rates.Registration(From("192.0.2.1")) is null)
            taken++;

        taken.Should().Be(new OauthLimits().RegisterPerHourAndAddress).And.BeLessThan(300);
        foreach (var _ in Enumerable.Range(0, 600))
            rates.Registration(From("192.0.2.1")).Should().NotBeNull();
        rates.Registration(From("192.0.2.2")).Should().BeNull("what was refused took nothing from others");

        await using var app = await StartAsync(new() { RegisterPerHourAndAddress = 1 });
        (await app.RegisterAsync(MachineApp.Registration())).Status.Should().Be(201);
        TooMany(await app.RegisterAsync(MachineApp.Registration()));
        app.Idp.Count(FakeIdp.RegisterPath).Should().Be(1);
    }

    [Fact, Trait("Contract", "T56")]
    [Trait("WithoutDefence", "H48")]
    public async Task Without_the_limiter_the_same_requests_pass()
    {
        await using var app = await MachineApp.StartAsync(
            new() { Options = options => options with { Limits = new() { TokenPerMinuteAndAddress = 1, RegisterPerMinute = 1 } } });

        foreach (var _ in Enumerable.Range(0, 3))
        {
            (await app.AskAsync("/token")).Status.Should().Be(200);
            (await app.AskAsync("/register")).Status.Should().Be(201);
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Address_is_the_host_for_IPv4_and_the_network_for_IPv6(string one, string other, bool same)
    {
        (Prefix(one) == Prefix(other)).Should().Be(same);

        static ulong Prefix(string address) => AddressRate.Prefix(From(address));
    }

    private static DefaultHttpContext From(string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return context;
    }

    private static void TooMany(MachineAnswer answer)
    {
        (answer.Status, answer.Error).Should().Be((429, "temporarily_unavailable"));
        int.Parse(answer.Header("Retry-After")!, null).Should().BeInRange(1, 3600);
        answer.Header("Cache-Control").Should().Be("no-store");
        answer.Header("X-Craft-Request-Id").Should().NotBeNull();
    }
}
