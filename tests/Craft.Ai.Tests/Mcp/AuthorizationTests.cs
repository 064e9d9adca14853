namespace Crafting.Ai.Tests;

/// <summary>The gates of a route, with callers whom ASP.NET Core has authenticated.</summary>
public class AuthorizationTests
{
    public sealed record Input(int Number);

    private static readonly Capability[] Routes =
    [
        Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
            .Transform((_, exchange) => $"{exchange.Principal!.Subject}: {string.Join(", ", exchange.Principal.Roles)}"),
        Craft.Route().Id("members").Description("For members.").Input<Input>().From(Mcp()).Authorize("member", "admin").Transform(_ => "welcome"),
    ];

    [Theory, BothEras]
    [Trait("Threat", "H63")]
    public async Task Without_a_caller_the_gate_is_closed(string revision)
    {
        await using var app = await App.StartAsync(TestAuthentication.Setup, Routes);
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("who")).ErrorText().Should().Be("RC5012: This capability needs a signed-in caller. Ask the user to sign in, then call again.");
    }

    [Theory, BothEras]
    public async Task A_caller_is_who_the_authentication_says(string revision)
    {
        await using var app = await App.StartAsync(TestAuthentication.Setup, Routes);
        await using var client = await app.ConnectAsync(revision, transport: As("ada member owner"));

        (await client.CallAsync("who")).Text().Should().Be("ada: member, owner");
    }

    [Theory, BothEras]
    public async Task A_caller_without_any_of_the_roles_is_refused(string revision)
    {
        await using var app = await App.StartAsync(TestAuthentication.Setup, Routes);
        await using var client = await app.ConnectAsync(revision, transport: As("bob guest"));

        (await client.CallAsync("members", new { number = 1 })).ErrorText().Should()
            .Be("RC5015: You are not allowed to use this tool. Do not call it again; tell the user.");
        app.Log.GetSnapshot().Select(record => record.Exception?.Message).Should().Contain("It needs one of the roles member, admin.", "the operator is told");
    }

    [Theory, BothEras]
    public async Task A_refusal_on_purpose_keeps_its_own_words(string revision)
    {
        await using var app = await App.StartAsync(TestAuthentication.Setup, Craft.Route().Id("mine").Description("For its owner.").From(Mcp())
            .Transform(string (_) => throw new CraftException(CraftError.NotAuthorized, "Only the owner of the note may.")));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("mine")).ErrorText().Should().Be("RC5015: Only the owner of the note may. Do not call it again; tell the user.");
    }

    [Theory, BothEras]
    public async Task A_caller_with_one_of_the_roles_is_served(string revision)
    {
        await using var app = await App.StartAsync(TestAuthentication.Setup, Routes);
        await using var client = await app.ConnectAsync(revision, transport: As("ada admin"));

        (await client.CallAsync("members", new { number = 1 })).Text().Should().Be("welcome");
    }

    [Theory, BothEras]
    public async Task Whoever_may_not_call_does_not_learn_what_is_wrong_with_the_arguments(string revision)
    {
        await using var app = await App.StartAsync(TestAuthentication.Setup, Routes);
        await using var client = await app.ConnectAsync(revision, transport: As("bob guest"));

        (await client.CallAsync("members", new { number = "one" })).ErrorText().Should().StartWith("RC5015: ");
    }

    private static Action<ModelContextProtocol.Client.HttpClientTransportOptions> As(string caller) =>
        transport => transport.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Test {caller}" };
}
