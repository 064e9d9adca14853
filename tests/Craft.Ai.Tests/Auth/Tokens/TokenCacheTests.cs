namespace Crafting.Ai.Tests;

/// <summary>What is remembered of good tokens, for how long, and what it costs.</summary>
public sealed class TokenCacheTests : IAsyncLifetime
{
    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task A_good_token_is_checked_once_and_a_bad_one_every_time()
    {
        var inner = new Counting(_lab);
        var cache = new TokenCache(inner, _lab.Clock);

        var first = await cache.Accepts("good");
        (await cache.Accepts("good")).Should().BeSameAs(first);
        inner.Asked.Should().Be(1);
        await cache.Refuses("bad");
        await cache.Refuses("bad");
        inner.Asked.Should().Be(3);
    }

    [Fact]
    public async Task It_forgets_at_the_expiry_without_any_skew()
    {
        var inner = new Counting(_lab);
        var cache = new TokenCache(inner, _lab.Clock);
        await cache.Accepts("good");

        _lab.Clock.Advance(inner.Lifetime - TimeSpan.FromTicks(1));
        await cache.Accepts("good");
        inner.Asked.Should().Be(1);
        _lab.Clock.Advance(TimeSpan.FromTicks(1));
        await cache.VerifyAsync("good", default);
        inner.Asked.Should().Be(2);
    }

    [Fact]
    public async Task It_forgets_when_a_key_goes_when_told_to_and_when_a_client_must_be_looked_up_again()
    {
        var inner = new Counting(_lab);
        var cache = new TokenCache(inner, _lab.Clock);
        await cache.Accepts("good");

        inner.Current++;
        await cache.Accepts("good");
        inner.Asked.Should().Be(2);
        cache.Forget("other");
        await cache.Accepts("good");
        inner.Asked.Should().Be(2);
        cache.Forget("good");
        inner.CheckAgainAt = _lab.Clock.GetUtcNow().AddSeconds(10);
        await cache.Accepts("good");
        inner.Asked.Should().Be(3);
        _lab.Clock.Advance(TimeSpan.FromSeconds(10));
        await cache.Accepts("good");
        inner.Asked.Should().Be(4);
    }

    [Fact]
    public async Task A_client_that_is_gone_is_found_out_within_five_minutes()
    {
        var known = true;
        var cache = new TokenCache(
            _lab.Open(
                Jwks(_lab.Idp.JwksUrl, _lab.Idp.Issuer, options: new() { ClientMustBeKnown = true }),
                (id, _) => new(known ? ClientLookup.Found(new() { ClientId = id }) : ClientLookup.Unknown)),
            _lab.Clock);
        var token = _lab.Mint();
        await cache.Accepts(token);
        known = false;

        _lab.Clock.Advance(TimeSpan.FromSeconds(299));
        await cache.Accepts(token);
        _lab.Clock.Advance(TimeSpan.FromSeconds(1));
        await cache.Refuses(token, AuthReason.BadClient);
    }

    [Fact, Trait("Contract", "T71")]
    public async Task A_removed_key_stops_for_those_who_are_remembered()
    {
        var cache = new TokenCache(_lab.OpenJwks(), _lab.Clock);
        var token = _lab.Mint(draft => draft.With("exp", _lab.Now + 7200));
        await cache.Accepts(token);
        _lab.Idp.AddKey();
        _lab.Idp.RetireOldKeys();

        _lab.Clock.Advance(TimeSpan.FromSeconds(601));

        await cache.Refuses(token, AuthReason.UnknownKey);
    }

    [Fact]
    public async Task It_holds_no_more_than_it_should_and_keeps_what_is_in_use()
    {
        var inner = new Counting(_lab);
        var cache = new TokenCache(inner, _lab.Clock, capacity: 100);
        for (var i = 0; i < 1000; i++)
        {
            await cache.Accepts($"good-{i}");
            await cache.Accepts("good-0");
            cache.Count.Should().BeLessThanOrEqualTo(100);
        }

        inner.Asked.Should().Be(1000);
    }

    [Fact]
    public async Task It_holds_no_more_than_it_should_under_many_callers()
    {
        var cache = new TokenCache(new Counting(_lab), _lab.Clock, capacity: 100);

        await Parallel.ForEachAsync(Enumerable.Range(0, 5000), async (i, _) => await cache.Accepts($"good-{i}"));

        cache.Count.Should().BeLessThanOrEqualTo(100 + Environment.ProcessorCount);
    }

    [Fact]
    public async Task A_hit_allocates_next_to_nothing()
    {
        var cache = new TokenCache(_lab.OpenJwks(), _lab.Clock);
        var token = _lab.Mint();
        await cache.Accepts(token);

        const int Hits = 1000;
        Hit(cache, token, Hits).Good.Should().Be(Hits);
        var (good, bytes) = Hit(cache, token, Hits);

        good.Should().Be(Hits);
        (bytes / Hits).Should().BeLessThan(200);
    }

    [Fact]
    public async Task Many_callers_check_one_key_at_once()
    {
        var check = _lab.OpenJwks();
        var tokens = Enumerable.Range(0, 20).Select(i => _lab.Mint(draft => draft.With("sub", $"user-{i}"))).ToList();

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), async (i, _) => (await check.Accepts(tokens[i % 20])).Subject.Should().Be($"user-{i % 20}"));
        _lab.Readings.Should().Be(1);
    }

    private static (int Good, long Bytes) Hit(TokenCache cache, string token, int times)
    {
        var (good, before) = (0, GC.GetAllocatedBytesForCurrentThread());
        for (var hit = 0; hit < times; hit++)
        {
            var verifying = cache.VerifyAsync(token, CancellationToken.None);
            if (verifying.IsCompletedSuccessfully && verifying.Result.Succeeded)
                good++;
        }

        return (good, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Counting(TokenLab lab) : ITokenCheck
    {
        private int _asked;

        public int Asked => _asked;

        public int Current { get; set; }

        public TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(1);

        public DateTimeOffset? CheckAgainAt { get; set; }

        public ValueTask<Verification> VerifyAsync(string token, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return new(token.StartsWith("good", StringComparison.Ordinal)
                ? Verification.Of(new() { Subject = token, ExpiresAt = lab.Clock.GetUtcNow() + Lifetime }, Current) with { CheckAgainAt = CheckAgainAt }
                : Verification.Rejected(AuthReason.BadSignature, "no"));
        }

        public bool IsCurrent(int generation) => generation == Current;
    }
}
