using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crafting.Ai.Tests;

/// <summary>Clerk's list of OAuth applications, which has no filter by client id.</summary>
public sealed class ClerkClientsTests : IAsyncLifetime
{
    private readonly ServiceCollection _services = [];
    private ServiceProvider _provider = null!;
    private FakeClerk _clerk = null!;

    public async Task InitializeAsync()
    {
        _clerk = await FakeClerk.StartAsync();
        Outbound.Register(_services);
        _provider = _services.BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _clerk.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact, Trait("Contract", "T97")]
    public async Task The_client_is_the_one_with_exactly_this_id()
    {
        _clerk.AddApplication("client-10", "Another");

        var client = await FindAsync("client-1");

        client.Should().BeEquivalentTo(new OauthClient
        {
            ClientId = "client-1",
            ClientName = "The test's client",
            RedirectUris = ["http://localhost/callback"],
            Scope = "profile email",
        });
        (await FindAsync("client-10"))!.ClientName.Should().Be("Another");
    }

    [Fact, Trait("Contract", "T97")]
    [Trait("Threat", "H50")]
    public async Task An_unknown_id_is_nobody_although_the_list_has_a_newest_entry()
    {
        (await FindAsync("client-2")).Should().BeNull();
        (await FindAsync("CLIENT-1")).Should().BeNull();
    }

    [Fact, Trait("Contract", "T97")]
    public async Task A_client_that_is_called_like_another_ones_id_is_not_that_one()
    {
        _clerk.AddApplication("client-evil", "client-1");
        _clerk.AddApplication("client-evil-2", "client-missing");

        (await FindAsync("client-1"))!.ClientName.Should().Be("The test's client");
        (await FindAsync("client-missing")).Should().BeNull();
    }

    [Fact, Trait("Contract", "T97")]
    public async Task Many_clients_that_are_called_like_an_id_do_not_push_it_off_the_page()
    {
        for (var i = 0; i < 150; i++)
            _clerk.AddApplication("client-evil-" + i, "client-1");

        (await FindAsync("client-1"))!.ClientName.Should().Be("The test's client");
    }

    [Fact]
    public async Task An_id_is_a_value_and_not_a_piece_of_an_address()
    {
        (await FindAsync("client-1&limit=0#/../x")).Should().BeNull();

        _clerk.Requests.Should().ContainSingle(request => request.Path == FakeClerk.Lookup).Which.Form["name_query"].Should().Be("client-1&limit=0#/../x");
    }

    [Fact]
    public async Task A_lookup_that_fails_is_not_an_unknown_client()
    {
        _clerk.IsRateLimited = true;

        (await FluentActions.Awaiting(() => FindAsync("client-1")).Should().ThrowAsync<HttpRequestException>()).Which.Message.Should().Be("Clerk Backend API rate limit.");
    }

    private Task<OauthClient?> FindAsync(string id)
    {
        List<string> problems = [];
        var instance = ClerkInstance.Read(FakeClerk.PublishableKey, FakeClerk.SecretKey, _clerk.Options(), problems)!;
        var outbound = new Outbound(_provider.GetRequiredService<IHttpClientFactory>(), TimeProvider.System);
        return new ClerkClients(new(instance, outbound), NullLogger.Instance).FindAsync(id, CancellationToken.None);
    }
}
