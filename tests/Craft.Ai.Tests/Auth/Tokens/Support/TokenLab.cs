using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>A verifier at work beside a provider whose every answer a test decides, on a clock that a test moves.</summary>
internal sealed class TokenLab : IAsyncDisposable
{
    public const string Resource = "https://mcp.test/mcp";

    private readonly ServiceProvider _services;

    private TokenLab(FakeIdp idp, ServiceProvider services) => (Idp, _services) = (idp, services);

    public FakeIdp Idp { get; }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));

    public TestLog Log { get; } = new();

    /// <summary>How often the keys were read.</summary>
    public int Readings => Idp.Count(FakeIdp.KeysPath);

    public long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    public static async Task<TokenLab> StartAsync()
    {
        var services = new ServiceCollection();
        Outbound.Register(services);
        return new(await FakeIdp.StartAsync(), services.BuildServiceProvider());
    }

    public ITokenCheck Open(TokenVerifier verifier, Func<string, CancellationToken, ValueTask<ClientLookup>>? clients = null) =>
        verifier.Open(new(
        () => Resource, new Outbound(_services.GetRequiredService<IHttpClientFactory>(), Clock), clients, Clock, Log));

    /// <summary>The plainest verifier: the provider's keys, issuer, and this server's URL.</summary>
    public ITokenCheck OpenJwks(TokenOptions? options = null, string? audience = null) =>
        Open(Dsl.Jwks(Idp.JwksUrl, Idp.Issuer, audience, options));

    /// <summary>A token that is good by the lab's clock, until a test spoils it.</summary>
    public string Mint(Action<TokenDraft>? change = null) => Idp.Mint(draft => Prepare(draft, change));

    public TokenDraft Draft(Action<TokenDraft>? change = null)
    {
        var draft = new TokenDraft { Issuer = Idp.Issuer };
        Prepare(draft, change);
        return draft;
    }

    public async ValueTask DisposeAsync()
    {
        await Idp.DisposeAsync();
        await _services.DisposeAsync();
    }

    private void Prepare(TokenDraft draft, Action<TokenDraft>? change)
    {
        draft.For(Resource).With("iat", Now).With("exp", Now + 3600);
        change?.Invoke(draft);
    }
}

internal static class Checking
{
    public static async Task<VerifiedIdentity> Accepts(this ITokenCheck check, string token)
    {
        var verification = await check.VerifyAsync(token, CancellationToken.None);
        verification.Failure.Should().BeNull();
        return verification.Identity!;
    }

    public static async Task<AuthFailure> Refuses(this ITokenCheck check, string token)
    {
        var verification = await check.VerifyAsync(token, CancellationToken.None);
        verification.Identity.Should().BeNull();
        return verification.Failure!;
    }

    public static async Task Refuses(this ITokenCheck check, string token, AuthReason reason) =>
        (await check.Refuses(token)).Reason.Should().Be(reason);
}
