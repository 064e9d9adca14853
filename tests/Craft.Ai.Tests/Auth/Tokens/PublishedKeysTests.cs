using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai.Tests;

/// <summary>How the issuer's keys are read, kept, replaced and done without.</summary>
public sealed class PublishedKeysTests : IAsyncLifetime
{
    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact, Trait("Contract", "T71")]
    [Trait("Threat", "H20")]
    public async Task A_new_key_works_after_one_reading_and_twice_within_a_minute()
    {
        var check = _lab.OpenJwks();
        await check.Accepts(_lab.Mint());

        _lab.Idp.AddKey();
        await check.Accepts(_lab.Mint());
        await check.Accepts(_lab.Mint());
        _lab.Readings.Should().Be(2);

        _lab.Clock.Advance(TimeSpan.FromSeconds(31));
        _lab.Idp.AddKey();
        await check.Accepts(_lab.Mint());
        _lab.Readings.Should().Be(3);
    }

    [Fact, Trait("Contract", "T71")]
    [Trait("Threat", "H20")]
    public async Task A_removed_key_stops_at_the_next_reading()
    {
        var check = _lab.OpenJwks();
        var old = _lab.Mint(draft => draft.With("exp", _lab.Now + 7200));
        await check.Accepts(old);
        _lab.Idp.AddKey();
        _lab.Idp.RetireOldKeys();
        await check.Accepts(old);

        await check.Accepts(_lab.Mint());

        _lab.Clock.Advance(TimeSpan.FromSeconds(31));
        await check.Refuses(old, AuthReason.UnknownKey);
    }

    [Fact, Trait("Contract", "T71")]
    public async Task What_is_remembered_counts_until_a_key_goes_and_not_until_one_comes()
    {
        var check = _lab.OpenJwks();
        var before = (await check.VerifyAsync(_lab.Mint(), default)).Generation;

        _lab.Idp.AddKey();
        await check.Accepts(_lab.Mint());
        check.IsCurrent(before).Should().BeTrue();

        _lab.Clock.Advance(TimeSpan.FromSeconds(31));
        _lab.Idp.AddKey();
        _lab.Idp.RetireOldKeys();
        await check.Accepts(_lab.Mint());
        check.IsCurrent(before).Should().BeFalse();
    }

    [Fact, Trait("Contract", "T71")]
    public async Task A_key_that_changes_under_its_name_stops_as_a_removed_one_does()
    {
        var check = _lab.OpenJwks();
        var old = await check.VerifyAsync(_lab.Mint(), default);
        var oldToken = _lab.Mint();
        _lab.Idp.AddKey(SigningKey.Rsa(_lab.Idp.Key.Id));
        _lab.Idp.RetireOldKeys();

        _lab.Clock.Advance(TimeSpan.FromSeconds(601));

        await check.Refuses(oldToken, AuthReason.BadSignature);
        await check.Accepts(_lab.Mint());
        check.IsCurrent(old.Generation).Should().BeFalse();
    }

    [Fact]
    public async Task Keys_are_read_anew_at_four_fifths_of_their_time_and_nobody_waits_for_it()
    {
        var check = _lab.OpenJwks();
        await check.Accepts(_lab.Mint());
        await _lab.Log.Written("KeysRead");
        _lab.Clock.Advance(TimeSpan.FromSeconds(479));
        await check.Accepts(_lab.Mint());
        _lab.Readings.Should().Be(1);

        var answered = new TaskCompletionSource();
        var keys = _lab.Idp.KeySet;
        _lab.Idp.On(FakeIdp.KeysPath, async context =>
        {
            await answered.Task;
            await context.Response.WriteAsync(keys);
        });
        _lab.Clock.Advance(TimeSpan.FromSeconds(1));
        await check.Accepts(_lab.Mint());
        answered.SetResult();
        await _lab.Log.Written("KeysRead");
        _lab.Readings.Should().Be(2);

        _lab.Clock.Advance(TimeSpan.FromSeconds(479));
        await check.Accepts(_lab.Mint());
        _lab.Readings.Should().Be(2);
    }

    [Fact]
    public async Task Somebody_who_is_remembered_keeps_the_keys_fresh_too()
    {
        var check = _lab.OpenJwks();
        var generation = (await check.VerifyAsync(_lab.Mint(), default)).Generation;
        await _lab.Log.Written("KeysRead");

        _lab.Clock.Advance(TimeSpan.FromSeconds(480));
        check.IsCurrent(generation).Should().BeTrue();

        await _lab.Log.Written("KeysRead");
        _lab.Readings.Should().Be(2);
    }

    [Theory, Trait("Contract", "T74")]
    [InlineData("max-age=0", 60)]
    [InlineData("no-store", 60)]
    [InlineData("no-cache", 60)]
    [InlineData("public, max-age=300", 300)]
    [InlineData("max-age=9999999", 86400)]
    [InlineData("nonsense=", 600)]
    [InlineData(null, 600)]
    public async Task Keys_live_as_long_as_their_answer_says_within_bounds(string? header, int seconds)
    {
        _lab.Idp.On(FakeIdp.KeysPath, 200, _lab.Idp.KeySet, "application/json", header is null ? [] : [("Cache-Control", header)]);
        var check = _lab.OpenJwks();
        await check.Accepts(_lab.Mint());
        await _lab.Log.Written("KeysRead");

        _lab.Clock.Advance(TimeSpan.FromSeconds(seconds * 0.8 - 1));
        await check.Accepts(_lab.Mint());
        _lab.Readings.Should().Be(1);

        _lab.Clock.Advance(TimeSpan.FromSeconds(1));
        await check.Accepts(_lab.Mint());
        await _lab.Log.Written("KeysRead");
        _lab.Readings.Should().Be(2);
    }

    [Fact, Trait("Contract", "T70")]
    [Trait("Threat", "H19")]
    public async Task A_flood_of_unknown_keys_costs_one_reading_in_half_a_minute()
    {
        var check = _lab.OpenJwks();
        await check.Accepts(_lab.Mint());
        var token = _lab.Mint();
        var rest = token[token.IndexOf('.', StringComparison.Ordinal)..];
        string WithKey(string id) => SigningKey.Base64Url($$"""{"alg":"RS256","kid":"{{id}}"}""") + rest;

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, _) => await check.Refuses(WithKey($"k{i}"), AuthReason.UnknownKey));
        _lab.Readings.Should().Be(2);

        _lab.Clock.Advance(TimeSpan.FromSeconds(30));
        await Parallel.ForEachAsync(Enumerable.Range(500, 500), async (i, _) => await check.Refuses(WithKey($"k{i}"), AuthReason.UnknownKey));
        _lab.Readings.Should().Be(3);
    }

    [Fact, Trait("Contract", "T70")]
    public async Task A_key_that_was_looked_for_in_vain_is_not_looked_for_again_for_a_minute()
    {
        var check = _lab.OpenJwks();
        var token = _lab.Mint(draft => draft.Header["kid"] = "missing");
        await check.Refuses(token, AuthReason.UnknownKey);
        var readings = _lab.Readings;

        _lab.Clock.Advance(TimeSpan.FromSeconds(59));
        await check.Refuses(token, AuthReason.UnknownKey);
        _lab.Readings.Should().Be(readings);

        _lab.Clock.Advance(TimeSpan.FromSeconds(1));
        await check.Refuses(token, AuthReason.UnknownKey);
        _lab.Readings.Should().Be(readings + 1);
    }

    [Fact, Trait("Contract", "T72")]
    [Trait("Threat", "H21")]
    public async Task While_the_issuer_is_down_known_keys_count_for_a_day_and_others_are_no_refusal()
    {
        var check = _lab.OpenJwks();
        var token = _lab.Mint(draft => draft.With("exp", _lab.Now + 200_000));
        var generation = (await check.VerifyAsync(token, default)).Generation;
        _lab.Idp.On(FakeIdp.KeysPath, 500, "secret-upstream-text");

        _lab.Clock.Advance(TimeSpan.FromSeconds(601));
        await check.Accepts(token);
        check.IsCurrent(generation).Should().BeTrue();
        _lab.Idp.AddKey();
        var failure = await check.Refuses(_lab.Mint());
        failure.Reason.Should().Be(AuthReason.Infrastructure);
        failure.RetryAfterSeconds.Should().BeInRange(1, 30);

        _lab.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(2));
        await check.Accepts(token);
        _lab.Clock.Advance(TimeSpan.FromSeconds(1));
        check.IsCurrent(generation).Should().BeFalse();
        await check.Refuses(token, AuthReason.Infrastructure);
        _lab.Log.Lines.Should().Contain(line => line.Level == Microsoft.Extensions.Logging.LogLevel.Warning);
        _lab.Log.Lines.Should().NotContain(line => line.Text.Contains("secret-upstream-text", StringComparison.Ordinal));
    }

    [Fact, Trait("Contract", "T73")]
    [Trait("Threat", "H21")]
    public async Task Keys_that_were_never_read_are_asked_for_ever_more_rarely_and_then_work()
    {
        _lab.Idp.On(FakeIdp.KeysPath, 503, "");
        var check = _lab.OpenJwks();
        var token = _lab.Mint();

        var readings = 0;
        foreach (var wait in new[] { 2, 4, 8, 16, 30, 30 })
        {
            (await check.Refuses(token)).Should().BeEquivalentTo(new { Reason = AuthReason.Infrastructure, RetryAfterSeconds = wait });
            _lab.Readings.Should().Be(++readings);
            _lab.Clock.Advance(TimeSpan.FromSeconds(wait - 1));
            await check.Refuses(token, AuthReason.Infrastructure);
            _lab.Readings.Should().Be(readings);
            _lab.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        _lab.Idp.On(FakeIdp.KeysPath, 200, _lab.Idp.KeySet);
        await check.Accepts(token);
    }

    [Fact, Trait("Contract", "T73")]
    public async Task An_issuer_that_hangs_is_given_five_seconds_and_one_request_for_all()
    {
        var arrived = new TaskCompletionSource();
        _lab.Idp.On(FakeIdp.KeysPath, async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var check = _lab.OpenJwks();
        using var impatient = new CancellationTokenSource();

        var first = check.VerifyAsync(_lab.Mint(), impatient.Token).AsTask();
        var others = Enumerable.Range(0, 20).Select(_ => check.Refuses(_lab.Mint(), AuthReason.Infrastructure)).ToList();
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await impatient.CancelAsync();
        await ((Func<Task>)(() => first)).Should().ThrowAsync<OperationCanceledException>();
        _lab.Clock.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(others);

        _lab.Readings.Should().Be(1);
    }

    [Fact, Trait("Contract", "T74")]
    [Trait("Threat", "H22"), Trait("Threat", "H29")]
    public async Task A_redirect_is_not_followed()
    {
        _lab.Idp.On("/elsewhere", 200, _lab.Idp.KeySet);
        _lab.Idp.On(FakeIdp.KeysPath, 302, "", "application/json", ("Location", _lab.Idp.Url("/elsewhere")));

        await _lab.OpenJwks().Refuses(_lab.Mint(), AuthReason.Infrastructure);

        _lab.Idp.Count("/elsewhere").Should().Be(0);
    }

    public static TheoryData<string, string> BadDocuments => new()
    {
        { "300 KiB", $$"""{"keys":[{{Good}}],"filler":"{{new string('x', 300 * 1024)}}"}""" },
        { "101 keys", $$"""{"keys":[{{string.Join(',', Enumerable.Repeat(Good, 101))}}]}""" },
        { "for encryption", $$"""{"keys":[{{Good.Replace("\"sig\"", "\"enc\"", StringComparison.Ordinal)}}]}""" },
        { "not for verifying", $$"""{"keys":[{{With("key_ops", new JsonArray("sign"))}}]}""" },
        { "a use that is no text", $$"""{"keys":[{{With("use", 17)}}]}""" },
        { "RSA of 1024 bits", $$"""{"keys":[{{Weak}}]}""" },
        { "RSA with an even exponent", $$"""{"keys":[{{With("e", "Ag")}}]}""" },
        { "an unknown type", $$"""{"keys":[{{With("kty", "oct")}}]}""" },
        { "a point that is not on its curve", $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"{{Point}}","y":"{{Point}}"}]}""" },
        { "the same name twice", $$"""{"keys":[{{Good}},{{Other}}]}""" },
        { "a member twice", $$"""{"keys":[],"keys":[{{Good}}]}""" },
        { "keys that are no list", $$"""{"keys":{{Good}}}""" },
        { "no object", $"[{Good}]" },
        { "no keys", """{"keys":[]}""" },
        { "HTML", "<html>" },
        { "depth", new string('[', 100_000) },
    };

    private static readonly string Good = Jwk(SigningKey.Rsa("k"));

    private static readonly string Other = Jwk(SigningKey.Rsa("k"));

    private static readonly string Weak = Jwk(SigningKey.Rsa("k", 1024));

    private static readonly string Point = SigningKey.Base64Url(Enumerable.Repeat((byte)7, 32).ToArray());

    [Theory, MemberData(nameof(BadDocuments)), Trait("Contract", "T74")]
    [Trait("Threat", "H22")]
    public async Task A_document_without_a_usable_key_is_none_and_replaces_none(string what, string document)
    {
        var check = _lab.OpenJwks();
        _lab.Idp.On(FakeIdp.KeysPath, 200, document);
        await check.Refuses(_lab.Mint(draft => draft.Header["kid"] = "k"), AuthReason.Infrastructure);

        _lab.Idp.On(FakeIdp.KeysPath, 200, _lab.Idp.KeySet);
        _lab.Clock.Advance(TimeSpan.FromSeconds(2));
        await check.Accepts(_lab.Mint());
        _lab.Idp.On(FakeIdp.KeysPath, 200, document);
        _lab.Clock.Advance(TimeSpan.FromSeconds(601));
        await check.Accepts(_lab.Mint());

        _lab.Log.Lines.Should().Contain(line => line.Text.Contains("count until", StringComparison.Ordinal), what);
    }

    [Fact, Trait("Contract", "T74")]
    [Trait("Threat", "H22")]
    public async Task Keys_that_are_no_good_are_left_out_and_the_rest_counts()
    {
        _lab.Idp.On(FakeIdp.KeysPath, 200, $$"""﻿{"keys":[{{Weak}},17,{"kty":"OKP","crv":"Ed25519"},{{_lab.Idp.Key.Jwk}},{{_lab.Idp.Key.Jwk}}]}""", "text/plain");

        await _lab.OpenJwks().Accepts(_lab.Mint());
    }

    [Fact]
    public async Task Without_a_key_id_the_only_key_that_fits_is_taken()
    {
        using var curve = SigningKey.Ec("ec");
        string Anonymous() => _lab.Mint(draft => draft.RawHeader = """{"alg":"RS256"}""");
        _lab.Idp.On(FakeIdp.KeysPath, 200, $$"""{"keys":[{{_lab.Idp.Key.Jwk}},{{curve.Jwk}}]}""");
        await _lab.OpenJwks().Accepts(Anonymous());

        _lab.Idp.On(FakeIdp.KeysPath, 200, $$"""{"keys":[{{_lab.Idp.Key.Jwk}},{{Good}}]}""");
        await _lab.OpenJwks().Refuses(Anonymous(), AuthReason.UnknownKey);
    }

    [Fact]
    public async Task Two_verifiers_share_no_keys()
    {
        await using var other = await TokenLab.StartAsync();
        await other.OpenJwks().Accepts(other.Mint());
        var check = _lab.OpenJwks();
        await check.Accepts(_lab.Mint());

        await check.Refuses(other.Mint(draft => draft.Issuer = _lab.Idp.Issuer), AuthReason.BadSignature);
    }

    [Fact]
    public void The_memory_for_unknown_keys_is_bounded()
    {
        var unknown = new UnknownKeys(_lab.Clock);
        for (var i = 0; i < 2500; i++)
            unknown.Add($"k{i}");

        unknown.Count.Should().Be(1000);
        unknown.Contains("k0").Should().BeFalse();
        unknown.Contains("k2499").Should().BeTrue();
        _lab.Clock.Advance(TimeSpan.FromSeconds(60));
        unknown.Contains("k2499").Should().BeFalse();
        unknown.Add("k2499");
        unknown.Contains("k2499").Should().BeTrue();
        unknown.Count.Should().Be(1);
    }

    private static string Jwk(SigningKey key)
    {
        using (key)
            return key.Jwk;
    }

    private static string With(string member, JsonNode value)
    {
        var jwk = JsonNode.Parse(Good)!;
        jwk[member] = value;
        return jwk.ToJsonString();
    }
}
