using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>An enrichment at work beside a provider whose every answer a test decides, on a clock that a test moves.</summary>
internal sealed class UserinfoLab : IAsyncDisposable
{
    public const string Path = "/userinfo";
    public const string Token = "one.access.token";

    private readonly ServiceProvider _services;

    private UserinfoLab(FakeIdp idp)
    {
        var services = new ServiceCollection();
        Outbound.Register(services);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        (Idp, _services) = (idp, services.BuildServiceProvider());
        Server = ServerOf(Jwks(idp.JwksUrl, idp.Issuer));
    }

    public FakeIdp Idp { get; }

    public AuthServer Server { get; private set; }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    public string Log => string.Join(
        '\n',
        _services.GetRequiredService<FakeLogCollector>().GetSnapshot()
            .Select(record => $"{record.Level} {record.Message} {record.Exception}"));

    public static async Task<UserinfoLab> StartAsync() => new(await FakeIdp.StartAsync());

    public AuthServer ServerOf(TokenVerifier verifier) => Server = new(
        new() { Verify = verifier },
        verifier,
        () => new("https://mcp.test", "https://mcp.test", "https://mcp.test/mcp"),
        "test",
        new(_services.GetRequiredService<IHttpClientFactory>(), Clock),
        Clock,
        _services.GetRequiredService<ILoggerFactory>());

    /// <summary>Asks the provider's userinfo endpoint.</summary>
    public ICallerEnrichment OpenEndpoint() => Open(mcp => mcp.UserinfoUrl = Idp.Url(Path));

    public ICallerEnrichment Open(Action<McpOptions> configure)
    {
        var mcp = new McpOptions();
        configure(mcp);
        return UserinfoChoice.Open(mcp, Server)!;
    }

    public VerifiedIdentity Identity(string subject = "alice") => new()
    {
        Subject = subject,
        Issuer = Idp.Issuer,
        ClientId = "client-1",
        Scopes = ["read"],
        Roles = ["guest"],
        ExpiresAt = Clock.GetUtcNow().AddHours(1),
    };

    public async ValueTask DisposeAsync()
    {
        await Idp.DisposeAsync();
        await _services.DisposeAsync();
    }
}

internal static class Enriching
{
    public static async Task<VerifiedIdentity> Accepts(
        this ICallerEnrichment enrichment, VerifiedIdentity identity, string token = UserinfoLab.Token)
    {
        var verification = await enrichment.EnrichAsync(identity, token, CancellationToken.None);
        verification.Failure.Should().BeNull();
        return verification.Identity!;
    }

    public static async Task<AuthFailure> Refuses(
        this ICallerEnrichment enrichment, VerifiedIdentity identity, string token = UserinfoLab.Token)
    {
        var verification = await enrichment.EnrichAsync(identity, token, CancellationToken.None);
        verification.Identity.Should().BeNull();
        return verification.Failure!;
    }
}
