namespace IdentityProvider.Tests;

/// <summary>One provider with its defaults, for the tests that change nothing in it.</summary>
public sealed class ProviderFixture : IAsyncLifetime
{
    public DevelopmentIdentityProvider Provider { get; private set; } = null!;

    public async Task InitializeAsync() => Provider = await DevelopmentIdentityProvider.StartAsync();

    public async Task DisposeAsync() => await Provider.DisposeAsync();
}
