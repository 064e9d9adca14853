using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

public class ClientDirectoryTests
{
    private readonly WatchedTime _time = new(TimeSpan.FromSeconds(3));
    private int _asked;

    private Task<MachineApp> StartAsync(Func<string, CancellationToken, Task<OauthClient?>> lookup, OauthLimits? limits = null) =>
        MachineApp.StartAsync(new()
        {
            Time = _time,
            Options = options => options with
            {
                Limits = limits ?? new(),
                Client = (id, token) =>
                {
                    Interlocked.Increment(ref _asked);
                    return lookup(id, token);
                },
            },
        });

    private static Task<OauthClient?> Nobody(string id, CancellationToken token) => Task.FromResult<OauthClient?>(null);

    private static Task<OauthClient?> Anybody(string id, CancellationToken token) =>
        Task.FromResult<OauthClient?>(new OauthClient { ClientId = id });

    /// <summary>H49: random ids must not use up the provider's budget.</summary>
    [Fact, Trait("Contract", "T50")]
    [Trait("Threat", "H49")]
    public async Task Two_hundred_requests_for_one_unknown_id_are_one_question_and_none_for_half_a_minute()
    {
        var gate = new TaskCompletionSource<OauthClient?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync((_, _) => gate.Task);

        var burst = Enumerable.Range(0, 200).Select(_ => app.Clients.FindAsync("unknown-1", CancellationToken.None).AsTask()).ToList();
        gate.SetResult(null);
        (await Task.WhenAll(burst)).Should().OnlyContain(found => found == ClientLookup.Unknown);
        _asked.Should().Be(1);

        _time.Advance(TimeSpan.FromSeconds(29));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => app.Clients.FindAsync("unknown-1", CancellationToken.None).AsTask()));
        _asked.Should().Be(1);

        _time.Advance(TimeSpan.FromSeconds(1));
        await app.Clients.FindAsync("unknown-1", CancellationToken.None);
        _asked.Should().Be(2);
    }

    [Fact, Trait("Contract", "T50")]
    public async Task Known_client_is_remembered_for_five_minutes()
    {
        await using var app = await StartAsync(Anybody);
        await app.Clients.FindAsync("client-1", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(299));
        await app.Clients.FindAsync("client-1", CancellationToken.None);
        _asked.Should().Be(1);

        _time.Advance(TimeSpan.FromSeconds(1));
        await app.Clients.FindAsync("client-1", CancellationToken.None);
        _asked.Should().Be(2);
    }

    [Fact]
    [Trait("WithoutDefence", "H49")]
    public async Task Operator_can_turn_remembering_off()
    {
        await using var app = await StartAsync(Anybody, new() { LookupLifetime = TimeSpan.Zero });
        app.Clients.Remember(new() { ClientId = "client-1" });

        await app.Clients.FindAsync("client-1", CancellationToken.None);
        await app.Clients.FindAsync("client-1", CancellationToken.None);

        _asked.Should().Be(2);
    }

    [Fact]
    public async Task Memory_is_bounded_whatever_ids_strangers_invent()
    {
        await using var app = await StartAsync(Nobody);
        foreach (var i in Enumerable.Range(0, ClientDirectory.Capacity + 1))
            await app.Clients.FindAsync("unknown-" + i, CancellationToken.None);

        await app.Clients.FindAsync("unknown-0", CancellationToken.None);

        _asked.Should().Be(ClientDirectory.Capacity + 2, "the oldest was forgotten");
    }

    [Theory, Trait("Contract", "T51")]
    [InlineData("throws")]
    [InlineData("throws at once")]
    [InlineData("hangs")]
    public async Task Failed_lookup_is_not_kept_and_an_old_record_helps_for_an_hour(string how)
    {
        Func<string, CancellationToken, Task<OauthClient?>> good = Anybody;
        Func<string, CancellationToken, Task<OauthClient?>> bad = how switch
        {
            "throws" => (_, _) => Task.FromException<OauthClient?>(new HttpRequestException("429 from https://api.test/?key=sk_hidden")),
            "throws at once" => (_, _) => throw new InvalidOperationException("sk_hidden"),
            _ => async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(4), _time, token);
                return null;
            }
            ,
        };
        var current = good;
        await using var app = await StartAsync((id, token) => current(id, token));

        async Task<ClientLookup> FindAsync()
        {
            var finding = app.Clients.FindAsync("client-1", CancellationToken.None).AsTask();
            if (how == "hangs" && current == bad)
            {
                await _time.BegunAsync(timers: 2);
                _time.Advance(TimeSpan.FromSeconds(3));
            }

            return await finding;
        }

        current = bad;
        (await FindAsync()).Should().Be(ClientLookup.Unavailable);
        current = good;
        (await FindAsync()).Client.Should().NotBeNull("the next call asks again");
        current = bad;
        _time.Advance(TimeSpan.FromMinutes(60));
        (await FindAsync()).Client.Should().NotBeNull("an old record is better than none");
        _time.Advance(TimeSpan.FromMinutes(5));
        (await FindAsync()).Should().Be(ClientLookup.Unavailable, "but not for ever");
        app.LogText.Should().Contain("The client lookup failed").And.NotContain("sk_hidden");
    }

    /// <summary>F2, H50: a list that ignores its filter answers with the newest client.</summary>
    [Theory]
    [InlineData("newest")]
    [InlineData("CLIENT-1")]
    [InlineData("client-1 ")]
    [Trait("Threat", "H50")]
    public async Task Record_of_another_client_is_nobodys(string other)
    {
        await using var app = await StartAsync((_, _) =>
            Task.FromResult<OauthClient?>(new OauthClient { ClientId = other, ClientSecret = "s3cret" }));

        (await app.Clients.FindAsync("client-1", CancellationToken.None)).Should().Be(ClientLookup.Unknown);

        app.Log.GetSnapshot().Should().ContainSingle(line => line.Level == LogLevel.Error && line.Message.Contains("a different client"));
        app.LogText.Should().NotContain("s3cret");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nb")]
    [InlineData("ä")]
    [InlineData("2049")]
    [Trait("Threat", "H49")]
    public async Task Id_that_cannot_be_one_is_never_looked_up(string id)
    {
        await using var app = await StartAsync(Anybody);

        (await app.Clients.FindAsync(id == "2049" ? new('a', 2049) : id, CancellationToken.None)).Should().Be(ClientLookup.Unknown);

        _asked.Should().Be(0);
    }

    [Fact]
    public async Task New_client_is_known_for_a_minute_before_the_lookup_knows_it()
    {
        await using var app = await StartAsync(Nobody);
        await app.Clients.FindAsync("new-1", CancellationToken.None);

        app.Clients.Remember(new() { ClientId = "new-1", RedirectUris = ["https://a.test/cb"] });

        (await app.Clients.FindAsync("new-1", CancellationToken.None)).Client!.RedirectUris.Should().Equal("https://a.test/cb");
        _time.Advance(TimeSpan.FromSeconds(60));
        (await app.Clients.FindAsync("new-1", CancellationToken.None)).Should().Be(ClientLookup.Unknown);
    }
}
