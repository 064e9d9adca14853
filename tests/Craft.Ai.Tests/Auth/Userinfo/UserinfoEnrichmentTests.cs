namespace Crafting.Ai.Tests;

/// <summary>What is remembered about callers, for how long, and never for whom else.</summary>
public sealed class UserinfoEnrichmentTests : IAsyncLifetime
{
    private UserinfoLab _lab = null!;
    private int _asked;

    public async Task InitializeAsync() => _lab = await UserinfoLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact, Trait("Contract", "T85")]
    public async Task A_hundred_requests_are_one_question_and_who_goes_away_spoils_it_for_nobody()
    {
        var (arrived, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var enrichment = Asking(async (_, _, _) =>
        {
            arrived.TrySetResult();
            await gate.Task;
            return new() { Roles = ["member"] };
        });
        using var impatient = new CancellationTokenSource();
        var identity = _lab.Identity();

        var first = enrichment.EnrichAsync(identity, UserinfoLab.Token, impatient.Token).AsTask();
        var others = Enumerable.Range(0, 99).Select(_ => enrichment.Accepts(identity)).ToArray();
        await arrived.Task;
        await impatient.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        gate.SetResult();

        var enriched = await Task.WhenAll(others);
        enriched.Should().AllSatisfy(it => it.Roles.Should().Equal("member"));
        enriched.Distinct(ReferenceEqualityComparer.Instance).Should().ContainSingle("one principal is made for all");
        _asked.Should().Be(1);
    }

    [Fact, Trait("Contract", "T86")]
    [Trait("Threat", "H46")]
    public async Task What_was_learnt_with_one_token_is_not_known_of_another()
    {
        var enrichment = Asking((identity, token, _) => Learn($"{identity.Issuer} {token}"));

        (await enrichment.Accepts(_lab.Identity(), "a")).Roles.Should().Equal(_lab.Idp.Issuer + " a");
        (await enrichment.Accepts(_lab.Identity(), "b")).Roles.Should().Equal(_lab.Idp.Issuer + " b");
        (await enrichment.Accepts(_lab.Identity() with { Issuer = "https://other.test" }, "a")).Roles.Should().Equal("https://other.test a");
        _asked.Should().Be(3);
    }

    [Fact, Trait("Contract", "T86")]
    [Trait("Threat", "H46")]
    public async Task What_was_learnt_about_one_subject_is_never_given_to_another()
    {
        var enrichment = Asking((identity, _, _) => Learn("role of " + identity.Subject));
        await enrichment.Accepts(_lab.Identity("alice"));

        (await enrichment.Refuses(_lab.Identity("bob"))).Reason.Should().Be(AuthReason.UserinfoMismatch);
        (await enrichment.Accepts(_lab.Identity("bob"))).Roles.Should().Equal(["role of bob"], "what did not fit was forgotten");
    }

    [Fact, Trait("Contract", "T86")]
    public void Issuer_and_token_do_not_run_together()
    {
        string[] keys = [UserinfoKey.Of("ab", "c"), UserinfoKey.Of("a", "bc"), UserinfoKey.Of(null, "abc"), UserinfoKey.Of("abc", "")];

        keys.Should().OnlyHaveUniqueItems().And.AllSatisfy(key => key.Should().MatchRegex("^[0-9A-F]{64}$"));
    }

    [Fact, Trait("Contract", "T86")]
    public async Task Scopes_and_client_are_those_of_this_request_and_not_remembered_ones()
    {
        var enrichment = Asking((_, _, _) => Learn("member"));
        await enrichment.Accepts(_lab.Identity() with { Scopes = ["read", "write"] });

        var enriched = await enrichment.Accepts(_lab.Identity() with { Scopes = ["read"], ClientId = "client-2" });

        (enriched.Scopes, enriched.ClientId).Should().BeEquivalentTo((new[] { "read" }, "client-2"));
        enriched.Roles.Should().Equal("member");
        _asked.Should().Be(1);
    }

    [Theory, Trait("Contract", "T86")]
    [InlineData(3600, 300)]
    [InlineData(60, 60)]
    public async Task An_answer_counts_for_five_minutes_or_as_long_as_the_token(int lives, int counts)
    {
        var enrichment = Asking((_, _, _) => Learn("member"));
        var identity = _lab.Identity() with { ExpiresAt = _lab.Clock.GetUtcNow().AddSeconds(lives) };
        var first = await enrichment.Accepts(identity);

        _lab.Clock.Advance(TimeSpan.FromSeconds(counts - 1));
        (await enrichment.Accepts(identity)).Should().BeSameAs(first);
        _asked.Should().Be(1);
        _lab.Clock.Advance(TimeSpan.FromSeconds(2));
        (await enrichment.Accepts(identity)).Should().NotBeSameAs(first);
        _asked.Should().Be(2);
    }

    [Fact, Trait("Contract", "T86")]
    public async Task Without_an_expiry_nothing_is_remembered()
    {
        var enrichment = Asking((_, _, _) => Learn("member"));
        var identity = _lab.Identity() with { ExpiresAt = null };

        await enrichment.Accepts(identity);
        await enrichment.Accepts(identity);

        _asked.Should().Be(2);
    }

    [Fact, Trait("Contract", "T86")]
    public async Task A_failure_is_not_remembered()
    {
        var fails = true;
        var enrichment = Asking((_, _, _) => fails ? throw new InvalidOperationException("the secret text") : Learn("member"));

        (await enrichment.Refuses(_lab.Identity())).Reason.Should().Be(AuthReason.Infrastructure);
        fails = false;

        (await enrichment.Accepts(_lab.Identity())).Roles.Should().Equal("member");
        _lab.Log.Should().Contain("Nobody could be asked about a caller, who was told 503: InvalidOperationException").And.NotContain("secret text");
    }

    [Fact]
    public async Task A_callback_that_does_not_come_back_is_given_up_after_five_seconds()
    {
        var arrived = new TaskCompletionSource<CancellationToken>();
        var enrichment = Asking(async (_, _, cancelled) =>
        {
            arrived.SetResult(cancelled);
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return null;
        });

        var refused = enrichment.Refuses(_lab.Identity());
        var cancelled = await arrived.Task;
        // The waiting begins just after the callback has begun.
        while (!refused.IsCompleted)
        {
            _lab.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        (await refused).Reason.Should().Be(AuthReason.Infrastructure);
        cancelled.IsCancellationRequested.Should().BeTrue();
    }

    [Fact, Trait("Contract", "T87")]
    [Trait("Threat", "H47")]
    public async Task A_callback_decides_about_roles_name_and_address_and_nothing_else()
    {
        var identity = _lab.Identity();

        (await Asking((_, _, _) => Task.FromResult<Userinfo?>(new() { Roles = ["member", ""], Email = "a@example.com" })).Accepts(identity))
            .Should().BeEquivalentTo(identity with { Roles = ["member"], Email = "a@example.com" });
        (await Asking((_, _, _) => Task.FromResult<Userinfo?>(new())).Accepts(identity)).Should().BeEquivalentTo(identity, "what is left out stays");
        (await Asking((_, _, _) => Task.FromResult<Userinfo?>(null)).Accepts(identity)).Should().BeSameAs(identity);
        typeof(Userinfo).GetProperties().Select(member => member.Name).Should().BeEquivalentTo(["Roles", "Name", "Email"], "there is no way to name a subject, a client or a scope");
    }

    [Fact]
    public async Task Who_answered_cannot_change_the_answer_afterwards()
    {
        List<string> roles = ["guest"];
        var enrichment = Asking((_, _, _) => Task.FromResult<Userinfo?>(new() { Roles = roles }));
        var identity = _lab.Identity();
        await enrichment.Accepts(identity);

        roles.Add("admin");

        (await enrichment.Accepts(_lab.Identity())).Roles.Should().Equal("guest");
    }

    [Fact]
    public async Task A_revoked_token_is_asked_about_anew()
    {
        var enrichment = Asking((_, _, _) => Learn("member"));
        await enrichment.Accepts(_lab.Identity());
        await enrichment.Accepts(_lab.Identity());

        enrichment.Forget(UserinfoLab.Token);
        await enrichment.Accepts(_lab.Identity());

        _asked.Should().Be(2);
    }

    [Fact]
    public async Task The_memory_is_bounded()
    {
        var enrichment = new UserinfoEnrichment(_lab.Server, new CallbackUserinfo((_, _, _) =>
        {
            Interlocked.Increment(ref _asked);
            return Learn("member");
        }), capacity: 3);

        foreach (var token in new[] { "a", "b", "c", "d", "a" })
            await enrichment.Accepts(_lab.Identity(), token);

        _asked.Should().Be(5, "the oldest made room");
        UserinfoEnrichment.Capacity.Should().Be(10_000);
    }

    private static Task<Userinfo?> Learn(string role) => Task.FromResult<Userinfo?>(new() { Roles = [role] });

    private ICallerEnrichment Asking(Func<VerifiedIdentity, string, CancellationToken, Task<Userinfo?>> ask) => _lab.Open(mcp => mcp.Userinfo = (identity, token, cancellationToken) =>
    {
        Interlocked.Increment(ref _asked);
        return ask(identity, token, cancellationToken);
    });
}
