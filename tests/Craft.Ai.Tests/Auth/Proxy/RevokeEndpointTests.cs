namespace Crafting.Ai.Tests;

public class RevokeEndpointTests
{
    [Fact, Trait("Contract", "T54")]
    public async Task Revocation_reaches_the_provider_and_is_answered_with_nothing()
    {
        var forgotten = new List<string>();
        await using var app = await MachineApp.StartAsync(new() { Forget = forgotten.Add });
        var form = MachineApp.Revocation();
        (form["token_type_hint"], form["extra"]) = ("access_token", "x");

        var answer = await app.FormAsync("/revoke", form);

        (answer.Status, answer.Body).Should().Be((200, ""));
        app.Idp.Asked(FakeIdp.RevokePath).Single().Form.Should().Equal(new Dictionary<string, string>
        {
            ["token"] = "at-1",
            ["token_type_hint"] = "access_token",
            ["client_id"] = "client-1",
        });
        forgotten.Should().Equal("at-1");
    }

    [Fact, Trait("Contract", "T54")]
    [Trait("Threat", "H65")]
    public async Task Unknown_token_is_a_success_and_a_kind_that_cannot_be_revoked_is_not()
    {
        var forgotten = new List<string>();
        await using var app = await MachineApp.StartAsync(new() { Forget = forgotten.Add });

        app.Idp.On(FakeIdp.RevokePath, 400, """{"error":"invalid_token"}""");
        (await app.AskAsync("/revoke")).Status.Should().Be(200);
        app.Idp.On(FakeIdp.RevokePath, 400, """{"error":"unsupported_token_type"}""");
        var answer = await app.AskAsync("/revoke");

        (answer.Status, answer.Error).Should().Be((400, "unsupported_token_type"));
        forgotten.Should().Equal(["at-1"], "only what is revoked is forgotten");
    }

    [Fact]
    public async Task Credentials_in_the_header_stay_in_the_header()
    {
        await using var app = await MachineApp.StartAsync();

        (await app.FormAsync("/revoke", new() { ["token"] = "at-1" }, MachineApp.Basic("client-1:s3"))).Status.Should().Be(200);

        var asked = app.Idp.Asked(FakeIdp.RevokePath).Single();
        asked.Headers["Authorization"].Should().StartWith("Basic ");
        asked.Form.Keys.Should().BeEquivalentTo("token");
    }

    [Theory]
    [InlineData("client_id=c", 400)]
    [InlineData("client_id=c&token=", 400)]
    [InlineData("client_id=c&token=a&token=b", 400)]
    [InlineData("client_id=c&token=a%0ab", 400)]
    [InlineData("token=a", 400)]
    [InlineData("client_id=unknown-1&token=a", 401)]
    public async Task Doubtful_revocation_never_reaches_the_provider(string body, int status)
    {
        await using var app = await MachineApp.StartAsync();

        (await app.WireAsync("/revoke", body)).Status.Should().Be(status);

        app.Idp.Count(FakeIdp.RevokePath).Should().Be(0);
    }
}
