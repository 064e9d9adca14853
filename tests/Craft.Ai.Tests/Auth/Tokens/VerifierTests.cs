namespace Crafting.Ai.Tests;

/// <summary>A verifier of the application's own.</summary>
public sealed class VerifierTests : IAsyncLifetime
{
    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    private VerifiedIdentity Alice => new() { Subject = "alice", ExpiresAt = _lab.Clock.GetUtcNow().AddMinutes(1) };

    [Fact]
    public async Task Says_whose_a_token_is()
    {
        var check = _lab.Open(Verifier((token, _) => Task.FromResult<VerifiedIdentity?>(token == "good" ? Alice with { Roles = ["member"] } : null), "https://idp.test"));

        (await check.Accepts("good")).Should().BeEquivalentTo(new { Subject = "alice", Issuer = "https://idp.test", Roles = new[] { "member" } });
        (await check.Refuses("bad")).RetryAfterSeconds.Should().Be(0);
    }

    [Fact, Trait("Contract", "T95")]
    [Trait("Threat", "H68")]
    public async Task Nobody_and_an_empty_subject_are_refused()
    {
        await _lab.Open(Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(null))).Refuses("t", AuthReason.MissingSubject);
        await _lab.Open(Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(Alice with { Subject = "" }))).Refuses("t", AuthReason.MissingSubject);
        await _lab.Open(Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(Alice with { Subject = null! }))).Refuses("t", AuthReason.MissingSubject);
        await _lab.Open(Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(Alice with { Subject = new string('a', 256) }))).Refuses("t", AuthReason.MissingSubject);
    }

    [Fact, Trait("Contract", "T95")]
    public async Task An_expiry_is_needed_and_must_be_to_come()
    {
        await _lab.Open(Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(Alice with { ExpiresAt = _lab.Clock.GetUtcNow() }))).Refuses("t", AuthReason.Expired);
        await _lab.Open(Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(Alice with { ExpiresAt = null }))).Refuses("t", AuthReason.MissingExpiresAt);
    }

    [Fact, Trait("Contract", "T95")]
    [Trait("Threat", "H67")]
    public async Task An_exception_is_a_failure_of_its_own_kind_and_in_the_log()
    {
        await _lab.Open(Verifier((_, _) => throw new InvalidOperationException("bug-1"))).Refuses("t", AuthReason.VerifierFailed);
        await _lab.Open(Verifier(async (_, _) =>
        {
            await Task.Yield();
            throw new TaskCanceledException("bug-2");
        })).Refuses("t", AuthReason.VerifierFailed);
        var failure = await _lab.Open(Verifier((_, _) => null!)).Refuses("t");

        failure.Reason.Should().Be(AuthReason.VerifierFailed);
        failure.Detail.Should().NotContain("bug");
        _lab.Log.Lines.Where(line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error).Should().HaveCount(3);
    }

    [Fact, Trait("Contract", "T95")]
    [Trait("Threat", "H67")]
    public async Task A_verifier_that_hangs_is_given_five_seconds()
    {
        foreach (var listens in new[] { true, false })
        {
            var verifying = _lab.Open(Verifier(async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, listens ? cancellation : CancellationToken.None);
                return Alice;
            })).VerifyAsync("t", CancellationToken.None).AsTask();
            _lab.Clock.Advance(TimeSpan.FromSeconds(4.9));
            verifying.IsCompleted.Should().BeFalse();
            _lab.Clock.Advance(TimeSpan.FromSeconds(0.1));

            (await verifying.WaitAsync(TimeSpan.FromSeconds(20))).Failure!.Reason.Should().Be(AuthReason.Infrastructure);
        }
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_no_failure_of_the_verifier()
    {
        using var gone = new CancellationTokenSource();
        var verifying = _lab.Open(Verifier(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return Alice;
        })).VerifyAsync("t", gone.Token).AsTask();
        await gone.CancelAsync();

        await ((Func<Task>)(() => verifying)).Should().ThrowAsync<OperationCanceledException>();
        _lab.Log.Lines.Should().BeEmpty();
    }

    [Fact]
    public async Task A_token_that_is_too_long_is_not_shown_to_it()
    {
        await _lab.Open(Verifier((_, _) => throw new InvalidOperationException())).Refuses(new string('a', 16 * 1024 + 1), AuthReason.Malformed);
    }

    [Fact]
    public async Task It_is_asked_every_time()
    {
        var asked = 0;
        var cache = new TokenCache(
            _lab.Open(Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(++asked < 3 ? Alice : null))), _lab.Clock);

        await cache.Accepts("t");
        await cache.Accepts("t");
        await cache.Refuses("t");
    }
}
