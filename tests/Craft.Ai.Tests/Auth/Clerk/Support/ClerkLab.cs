using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crafting.Ai.Tests;

/// <summary>What the preset asks Clerk's Backend API, at work beside a Clerk that a test arranges.</summary>
internal sealed class ClerkLab : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ClerkLab(FakeClerk clerk)
    {
        var services = new ServiceCollection();
        Outbound.Register(services);
        (Clerk, _services) = (clerk, services.BuildServiceProvider());
    }

    public FakeClerk Clerk { get; }

    public static async Task<ClerkLab> StartAsync() => new(await FakeClerk.StartAsync());

    public ClerkClients Clients() => new(Api(Clerk.Options()), NullLogger.Instance);

    public ClerkRoles Roles(ClerkOptions options) => new(Api(options), options, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        await Clerk.DisposeAsync();
        await _services.DisposeAsync();
    }

    private ClerkApi Api(ClerkOptions options)
    {
        var instance = ClerkInstance.Read(FakeClerk.PublishableKey, FakeClerk.SecretKey, options, [])!;
        return new(instance, new(_services.GetRequiredService<IHttpClientFactory>(), TimeProvider.System));
    }
}
