using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

public class ClientCheckTests
{
    private static readonly OauthClient Confidential =
        new() { ClientId = "client-1", ClientSecret = "s3cret", TokenEndpointAuthMethod = "client_secret_post" };

    /// <summary>H43: neither the answer nor the path tells an unknown client from a wrong secret.</summary>
    [Fact, Trait("Contract", "T48")]
    [Trait("Threat", "H43")]
    public async Task Unknown_client_wrong_secret_and_missing_secret_get_one_and_the_same_answer()
    {
        await using var app = await MachineApp.StartAsync(MachineSetup.With(Confidential));

        var answers = new List<MachineAnswer>();
        foreach (var (id, secret) in new[] { ("client-1", "wrong"), ("client-1", "s3cre"), ("client-1", "s3cret "), ("client-1", ""),
            ("unknown", "s3cret"), ("unknown", "") })
        {
            var form = MachineApp.Refresh();
            (form["client_id"], form["client_secret"]) = (id, secret);
            answers.Add(await app.TokenAsync(form));
        }

        answers.Should().OnlyContain(answer => answer.Status == 401 && answer.Error == "invalid_client");
        answers.Select(answer => answer.Body).Distinct().Should().ContainSingle();
        answers.Select(Headers).Distinct().Should().ContainSingle();
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(0);

        static string Headers(MachineAnswer answer) =>
            string.Join('\n', answer.Headers.Where(header => header.Key is not (CorrelationId.Header or "Date"))
                .Select(header => header.ToString()).Order());
    }

    [Fact, Trait("Contract", "T48")]
    public async Task Right_secret_passes_and_travels_on()
    {
        await using var app = await MachineApp.StartAsync(MachineSetup.With(Confidential));
        var form = MachineApp.Refresh();
        form["client_secret"] = "s3cret";

        (await app.TokenAsync(form)).Status.Should().Be(200);

        app.Idp.Asked(FakeIdp.TokenPath).Single().Form["client_secret"].Should().Be("s3cret");
    }

    /// <summary>H51: a proxy that adds the stored secret lets everybody pass who knows the id.</summary>
    [Theory, Trait("Contract", "T48")]
    [InlineData(false, 401)]
    [InlineData(true, 200)]
    [Trait("Threat", "H51"), Trait("WithoutDefence", "H51")]
    public async Task Stored_secret_is_added_only_where_the_operator_wants_that(bool attach, int status)
    {
        await using var app = await MachineApp.StartAsync(new()
        {
            Options = options =>
                options with { AttachClientSecret = attach, Client = (_, _) => Task.FromResult<OauthClient?>(Confidential) },
        });

        (await app.TokenAsync(MachineApp.Refresh())).Status.Should().Be(status);

        app.Idp.Asked(FakeIdp.TokenPath).Select(request => request.Form["client_secret"]).Should().Equal(attach ? ["s3cret"] : []);
    }

    [Fact, Trait("Contract", "T48")]
    public async Task Wrong_secret_is_not_replaced_by_the_stored_one()
    {
        await using var app = await MachineApp.StartAsync(new()
        {
            Options = options => options with { AttachClientSecret = true, Client = (_, _) => Task.FromResult<OauthClient?>(Confidential) },
        });
        var form = MachineApp.Refresh();
        form["client_secret"] = "wrong";

        (await app.TokenAsync(form)).Status.Should().Be(401);
    }

    /// <summary>F3: providers do not tell secrets, so what the client presents is theirs to check.</summary>
    [Fact, Trait("Contract", "T48")]
    public async Task Secret_that_is_not_on_record_is_left_to_the_provider()
    {
        await using var app = await MachineApp.StartAsync();
        var form = MachineApp.Refresh();
        form["client_secret"] = "given at registration";

        (await app.TokenAsync(form)).Status.Should().Be(200);

        app.Idp.Asked(FakeIdp.TokenPath).Single().Form["client_secret"].Should().Be("given at registration");
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", 401)]
    [InlineData("2026-01-01T00:00:01Z", 200)]
    [InlineData("1970-01-01T00:00:00Z", 200)] // RFC 7591 writes 0 for never.
    public async Task Secret_that_has_run_out_is_refused(string end, int status)
    {
        var time = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var client = Confidential with { ClientSecretExpiresAt = DateTimeOffset.Parse(end, CultureInfo.InvariantCulture) };
        await using var app = await MachineApp.StartAsync(MachineSetup.With(client) with { Time = time });
        var form = MachineApp.Refresh();
        form["client_secret"] = "s3cret";

        (await app.TokenAsync(form)).Status.Should().Be(status);
    }

    [Theory, Trait("Contract", "T51")]
    [InlineData("secret", 200)]
    [InlineData("", 503)]
    public async Task While_the_lookup_fails_only_a_presented_secret_goes_on_to_the_provider(string secret, int status)
    {
        await using var app = await MachineApp.StartAsync(
            MachineSetup.With((_, _) => throw new InvalidOperationException("sk_live_hidden")));
        var form = MachineApp.Refresh();
        form["client_secret"] = secret;

        var answer = await app.TokenAsync(form);

        (answer.Status, answer.Header("Retry-After")).Should().Be((status, status == 503 ? "5" : null));
        if (status == 503)
            answer.Error.Should().Be("temporarily_unavailable");
        app.LogText.Should().Contain("InvalidOperationException").And.NotContain("sk_live_hidden");
    }

    [Fact]
    public async Task Challenge_goes_only_to_clients_that_tried_the_header()
    {
        await using var app = await MachineApp.StartAsync(MachineSetup.With(Confidential));
        var form = MachineApp.Refresh();
        form.Remove("client_id");

        (await app.TokenAsync(form, MachineApp.Basic("client-1:wrong"))).Header("WWW-Authenticate").Should().Be("Basic realm=\"OAuth\"");
        (await app.TokenAsync(MachineApp.Refresh())).Header("WWW-Authenticate").Should().BeNull();
    }
}
