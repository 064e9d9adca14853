using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>Bodies that nobody but their sender can have written.</summary>
public class WebhookSignatureTests
{
    private const string Secret = "it is a secret to everybody";
    private const string Body = """{"action":"opened","n":1.0}""";

    private static readonly WebhookSignature GitHub = WebhookSignature.HmacSha256("X-Hub-Signature-256", "Hooks:GitHub");
    private static readonly WebhookSignature Stripe = WebhookSignature.Timestamped("Stripe-Signature", "Hooks:Stripe");

    [Fact]
    public async Task A_body_with_its_signature_is_taken()
    {
        await using var app = await StartAsync(GitHub);

        (await PostAsync(app, Body, "X-Hub-Signature-256", "sha256=" + Hex(Body))).Body.Should().Be("opened");
    }

    // The example of GitHub's own documentation (Validating webhook deliveries).
    [Fact]
    public async Task The_senders_own_example_fits()
    {
        await using var app = await StartAsync(WebhookSignature.HmacSha256("X-Hub-Signature-256", "Hooks:Example"));

        var answer = await PostAsync(app, "Hello, World!", "X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", "application/json");

        (answer.Status, answer.Code).Should().Be((400, "RC5016"), "the signature is good and the body is no JSON");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha256=00")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public async Task Any_other_signature_is_401_before_the_body_is_parsed(string? signature)
    {
        await using var app = await StartAsync(GitHub);

        foreach (var body in new[] { Body, "{" })
        {
            var answer = await PostAsync(app, body, "X-Hub-Signature-256", signature);
            (answer.Status, answer.Code, answer.Detail).Should().Be((401, "RC5039", null));
        }
    }

    [Fact]
    public async Task One_changed_byte_of_the_body_is_noticed()
    {
        await using var app = await StartAsync(GitHub);

        (await PostAsync(app, Body.Replace("1.0", "1.1", StringComparison.Ordinal), "X-Hub-Signature-256", "sha256=" + Hex(Body))).Code.Should().Be("RC5039");
    }

    [Fact]
    public async Task Two_signatures_in_two_headers_are_none()
    {
        await using var app = await StartAsync(GitHub);

        var answer = await app.SendAsync(HttpMethod.Post, "/hook", Content(Body), headers: headers =>
        {
            headers.Add("X-Hub-Signature-256", "sha256=00");
            headers.Add("X-Hub-Signature-256", "sha256=" + Hex(Body));
        });

        answer.Code.Should().Be("RC5039");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public async Task A_signature_with_a_time_counts_for_five_minutes(int age, bool isTaken)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        await using var app = await StartAsync(Stripe, time);
        var sent = 1_700_000_000 - age;

        var answer = await PostAsync(app, Body, "Stripe-Signature", $"t={sent},v1={Hex($"{sent}.{Body}")}");

        answer.Status.Should().Be(isTaken ? 200 : 401);
    }

    [Fact]
    public async Task One_good_signature_among_several_is_enough_while_the_sender_changes_its_secret()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        await using var app = await StartAsync(Stripe, time);

        var answer = await PostAsync(app, Body, "Stripe-Signature", $"t=1700000000,v1={new string('0', 64)},v1={Hex($"1700000000.{Body}")},v0=x");

        answer.Status.Should().Be(200);
    }

    [Theory]
    [InlineData("v1={0}")]
    [InlineData("t=,v1={0}")]
    [InlineData("t=-1700000000,v1={0}")]
    [InlineData("t=1700000000,t=1700000001,v1={0}")]
    [InlineData("t=1700000000,v0={0}")]
    [InlineData("t=99999999999999999999,v1={0}")]
    public async Task A_time_that_is_missing_or_ambiguous_is_401(string header)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        await using var app = await StartAsync(Stripe, time);

        var answer = await PostAsync(app, Body, "Stripe-Signature", string.Format(CultureInfo.InvariantCulture, header, Hex($"1700000000.{Body}")));

        (answer.Status, answer.Code).Should().Be((401, "RC5039"));
    }

    [Theory]
    [InlineData(null, "The configuration has no Hooks:GitHub")]
    [InlineData("short", "The secret Hooks:GitHub is shorter than 16 bytes")]
    public async Task A_secret_that_is_missing_or_short_is_a_problem_at_start_up(string? secret, string told)
    {
        var setup = HttpSetup.Plain with { Configuration = new() { ["Hooks:GitHub"] = secret } };

        (await HttpApp.FailAsync(setup, Hook(GitHub))).Should().Contain(told).And.NotContain("short\"");
    }

    [Fact]
    public async Task A_tolerance_without_end_and_a_method_without_a_body_are_problems()
    {
        var setup = HttpSetup.Plain with { Configuration = new() { ["Hooks:Stripe"] = Secret } };
        var signature = WebhookSignature.Timestamped("Stripe-Signature", "Hooks:Stripe", TimeSpan.FromDays(400));

        (await HttpApp.FailAsync(setup, Craft.Route().Id("hook").Description("x").From(Http(HttpMethod.Delete, "/hook", new() { Signature = signature })))).Should()
            .Contain("Use a time between 1 second and 1 day.").And.Contain("DELETE has no body that could be signed");
    }

    private static Route<string> Hook(WebhookSignature signature) => Craft.Route().Id("hook").Description("Takes events.")
        .Input("""{"type":"object"}""").From(Http(HttpMethod.Post, "/hook", new() { Signature = signature }))
        .Transform(json => json.GetProperty("action").GetString()!);

    private static Task<HttpApp> StartAsync(WebhookSignature signature, TimeProvider? time = null) => HttpApp.StartAsync(
        HttpSetup.Plain with
        {
            Configuration = new() { ["Hooks:GitHub"] = Secret, ["Hooks:Stripe"] = Secret, ["Hooks:Example"] = "It's a Secret to Everybody" },
            Services = services => services.AddSingleton(time ?? TimeProvider.System),
        },
        Hook(signature));

    private static Task<HttpAnswered> PostAsync(HttpApp app, string body, string header, string? value, string type = "application/json") =>
        app.SendAsync(HttpMethod.Post, "/hook", Content(body, type), headers: headers =>
        {
            if (value is not null)
                headers.TryAddWithoutValidation(header, value);
        });

    private static ByteArrayContent Content(string body, string type = "application/json") =>
        new(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static string Hex(string signed) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)));
}
