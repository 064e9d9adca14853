namespace Crafting.Ai.Tests;

/// <summary>Clerk's list of OAuth applications, which has no filter by client id.</summary>
public sealed class ClerkClientsTests : IAsyncLifetime
{
    private ClerkLab _lab = null!;

    private FakeClerk Clerk => _lab.Clerk;

    public async Task InitializeAsync() => _lab = await ClerkLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact, Trait("Contract", "T97")]
    public async Task The_client_is_the_one_with_exactly_this_id()
    {
        Clerk.AddApplication("client-10", "Another");

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
        Clerk.AddApplication("client-evil", "client-1");
        Clerk.AddApplication("client-evil-2", "client-missing");

        (await FindAsync("client-1"))!.ClientName.Should().Be("The test's client");
        (await FindAsync("client-missing")).Should().BeNull();
    }

    [Fact, Trait("Contract", "T97")]
    public async Task Many_clients_that_are_called_like_an_id_do_not_push_it_off_the_page()
    {
        for (var i = 0; i < 150; i++)
            Clerk.AddApplication("client-evil-" + i, "client-1");

        (await FindAsync("client-1"))!.ClientName.Should().Be("The test's client");
    }

    [Fact]
    public async Task An_id_is_a_value_and_not_a_piece_of_an_address()
    {
        (await FindAsync("client-1&limit=0#/../x")).Should().BeNull();

        Clerk.Requests.Should().ContainSingle(request => request.Path == FakeClerk.Lookup).Which.Form["name_query"].Should().Be("client-1&limit=0#/../x");
    }

    [Fact]
    public async Task A_lookup_that_fails_is_not_an_unknown_client()
    {
        Clerk.IsRateLimited = true;

        (await FluentActions.Awaiting(() => FindAsync("client-1")).Should().ThrowAsync<HttpRequestException>()).Which.Message.Should().Be("Clerk Backend API rate limit.");
    }

    private Task<OauthClient?> FindAsync(string id) => _lab.Clients().FindAsync(id, CancellationToken.None);
}
