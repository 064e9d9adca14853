namespace Crafting.Tests;

public class DelegateOptionsTests
{
    [Theory, Trait("Contract", "T83")]
    [InlineData("an empty list of scopes. Name what the actor may do, or leave Scopes out to keep all.")]
    [InlineData("something that is no scope. Write each scope as one word.", "read", "")]
    [InlineData("something that is no scope. Write each scope as one word.", "read write")]
    public async Task A_ceiling_that_cannot_be_meant_does_not_start(string sentence, params string[] ceiling) =>
        (await App.FailureAsync(Given.Route().From(Direct()).Delegate(Given.Agent, new() { Scopes = ceiling })))
            .Should().Be($"Craft cannot start: 1 problem.\n  RC5003 route 'route': .Delegate was given {sentence}");

    [Fact]
    public async Task A_ceiling_is_taken_when_it_is_named()
    {
        var ceiling = new List<string> { "read" };
        var route = Given.Route()
            .From(Direct())
            .Delegate(Given.Agent, new() { Scopes = ceiling })
            .Transform((_, exchange) => exchange.Principal!.Scopes.Single());
        ceiling.Add("write");
        await using var app = await App.StartAsync(route);

        (await app.SendAsAsync(Given.Caller(Given.Alice with { Scopes = ["read", "write"] }), "route")).Body.Should().Be("read");
    }

    [Fact]
    public async Task A_grant_that_cannot_be_found_stops_the_call()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Delegate(Given.Agent, new() { GrantId = _ => throw new KeyNotFoundException() }).Transform(_ => 1));

        (await app.CodeAsync(Given.Alice)).Should().Be("RC5001");
    }
}
