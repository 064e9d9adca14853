using System.Text.Json;

namespace Crafting.Ai.Tests;

/// <summary>What goes wrong where an application asks about callers itself, without the care that Craft takes.</summary>
public sealed class UserinfoWithoutTheDefenceTests : IAsyncLifetime
{
    private UserinfoLab _lab = null!;

    public async Task InitializeAsync() => _lab = await UserinfoLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact, Trait("WithoutDefence", "H29")]
    public async Task Where_redirects_are_followed_a_page_inside_is_read()
    {
        await using var inside = await FakeIdp.StartAsync();
        inside.On("/inside", 200, "for nobody outside");
        _lab.Idp.On(UserinfoLab.Path, 302, "", "text/plain", ("Location", inside.Url("/inside")));
        using var http = new HttpClient();
        var careless = _lab.Open(mcp => mcp.Userinfo = async (_, _, cancellationToken) =>
            new() { Name = await http.GetStringAsync(_lab.Idp.Url(UserinfoLab.Path), cancellationToken) });

        (await careless.Accepts(_lab.Identity())).Name.Should().Be("for nobody outside");
        await _lab.OpenEndpoint().Refuses(_lab.Identity());
        inside.Count("/inside").Should().Be(1);
    }

    [Fact, Trait("WithoutDefence", "H45")]
    public async Task Where_nobody_compares_the_subject_an_answer_about_somebody_else_counts()
    {
        _lab.Idp.On(UserinfoLab.Path, 200, """{"sub":"bob","name":"Bob","roles":["admin"]}""");
        using var http = new HttpClient();
        var careless = _lab.Open(mcp => mcp.Userinfo = async (_, _, cancellationToken) =>
        {
            var answer = JsonDocument.Parse(await http.GetStringAsync(_lab.Idp.Url(UserinfoLab.Path), cancellationToken)).RootElement;
            return new() { Name = answer.GetProperty("name").GetString(), Roles = [answer.GetProperty("roles")[0].GetString()!] };
        });

        var caller = await careless.Accepts(_lab.Identity("alice"));

        (caller.Subject, caller.Name, caller.Roles.Single()).Should().Be(("alice", "Bob", "admin"));
        await _lab.OpenEndpoint().Refuses(_lab.Identity("alice"));
    }

    [Fact, Trait("WithoutDefence", "H46")]
    public async Task Where_answers_are_remembered_by_client_the_next_user_has_the_roles_of_the_last()
    {
        var remembered = new Dictionary<string, Userinfo>();
        var careless = _lab.Open(mcp => mcp.Userinfo = (identity, _, _) =>
        {
            if (!remembered.ContainsKey(identity.ClientId!))
                remembered[identity.ClientId!] = new() { Roles = identity.Subject == "alice" ? ["admin"] : [] };
            return Task.FromResult<Userinfo?>(remembered[identity.ClientId!]);
        });
        await careless.Accepts(_lab.Identity("alice"), "token of alice");

        (await careless.Accepts(_lab.Identity("bob"), "token of bob")).Roles.Should().Equal("admin");
    }

    [Fact, Trait("WithoutDefence", "H47")]
    public async Task Where_userinfo_is_the_verifier_it_says_who_calls_and_what_was_allowed()
    {
        await using var lab = await TokenLab.StartAsync();
        lab.Idp.On(UserinfoLab.Path, 200, """{"sub":"the director","scope":"everything"}""");
        using var http = new HttpClient();
        var careless = lab.Open(Dsl.Verifier(async (_, cancellationToken) =>
        {
            var answer = JsonDocument.Parse(await http.GetStringAsync(lab.Idp.Url(UserinfoLab.Path), cancellationToken)).RootElement;
            return new()
            {
                Subject = answer.GetProperty("sub").GetString()!,
                Scopes = [answer.GetProperty("scope").GetString()!],
                ExpiresAt = lab.Clock.GetUtcNow().AddHours(1),
            };
        }));

        var caller = await careless.Accepts(lab.Mint(draft => draft.With("sub", "alice").With("scope", "notes:read")));

        (caller.Subject, caller.Scopes.Single()).Should().Be(("the director", "everything"));
    }
}
