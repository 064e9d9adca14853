using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

/// <summary>What the tools see of a caller, and what a caller sees of the tools.</summary>
public class CallerTests
{
    private static readonly Capability[] Routes =
    [
        Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize().Transform((_, exchange) =>
            $"{exchange.Principal!.Subject} of {exchange.Principal.Issuer} through {exchange.Principal.ClientId}: {string.Join(' ', exchange.Principal.Scopes)}"),
        Craft.Route().Id("members").Description("For members.").From(Mcp()).Authorize("member").Transform(_ => "welcome"),
        Craft.Route().Id("write").Description("Writes.").From(Mcp()).Authorize(new AuthorizeOptions { Scopes = ["notes:write", "notes:read"] }).Transform(_ => "written"),
        Craft.Route().Id("open").Description("For everybody who is signed in to the server.").From(Mcp()).Transform(_ => "open"),
    ];

    [Theory, BothEras]
    public async Task A_tool_sees_who_calls_through_which_client(string revision)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        await using var client = await app.ConnectAsync(revision, idp.Token("ada", "notes:read profile"));

        (await client.CallAsync("who")).Text().Should().Be($"ada of {idp.Issuer} through client-1: notes:read profile");
    }

    [Theory, BothEras]
    [Trait("Contract", "T88")]
    [Trait("Threat", "H59")]
    public async Task Everybody_is_shown_the_tools_that_they_could_ever_use(string revision)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);

        (await ListAsync(idp.Token("bob"))).Should().Be("who write open, private");
        (await ListAsync(idp.Token("ada", roles: ["member"]))).Should().Be("who members write open, private");

        async Task<string> ListAsync(string token)
        {
            using var raw = app.Raw(revision);
            raw.Headers["Authorization"] = "Bearer " + token;
            var result = (await raw.SendAsync("tools/list")).Result;
            return $"{string.Join(' ', result["tools"]!.AsArray().Select(tool => (string)tool!["name"]!))}, {result["cacheScope"]}";
        }
    }

    [Theory, BothEras]
    [Trait("Contract", "T88")]
    [Trait("Contract", "T91")]
    public async Task Tools_that_are_forbidden_can_be_listed_and_still_are_refused(string revision)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, mcp: mcp => mcp.ListForbiddenTools = true), Routes);
        using var raw = app.Raw(revision);
        raw.Headers["Authorization"] = "Bearer " + idp.Token("bob");

        var list = (await raw.SendAsync("tools/list")).Result;
        var call = (await raw.CallAsync("members")).Result;

        list["tools"]!.AsArray().Select(tool => (string)tool!["name"]!).Should().Equal("who", "members", "write", "open");
        ((string?)list["cacheScope"]).Should().Be("private");
        ((bool)call["isError"]!, (string)call["content"]![0]!["text"]!).Should()
            .Be((true, "RC5015: You are not allowed to use this tool. Do not call it again; tell the user."));
    }

    [Theory]
    [InlineData("initialize")] // as the newer TypeScript client and mcp-remote do
    [InlineData("ping")]
    [Trait("Contract", "T88")]
    public async Task No_header_of_a_session_shows_more_tools(string method)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        using var raw = app.Raw(Era.Sessions);
        raw.Headers["Authorization"] = "Bearer " + idp.Token("bob");
        raw.Headers["Mcp-Method"] = method;

        var tools = (await raw.SendAsync("tools/list")).Result["tools"]!.AsArray();

        tools.Select(tool => (string)tool!["name"]!).Should().Equal("who", "write", "open");
    }

    [Theory, BothEras]
    [Trait("Contract", "T91")]
    [Trait("Threat", "H60")]
    public async Task A_missing_role_is_an_error_of_the_tool_because_signing_in_again_would_not_help(string revision)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        using var raw = app.Raw(revision);
        raw.Headers["Authorization"] = "Bearer " + idp.Token("bob");

        var answer = await raw.CallAsync("members");

        (answer.Status, answer.Headers.ContainsKey("WWW-Authenticate"), (bool)answer.Result["isError"]!).Should().Be((HttpStatusCode.OK, false, true));
        ((string)answer.Result["content"]![0]!["text"]!).Should().StartWith("RC5015: ");
    }

    [Theory, BothEras]
    [Trait("Contract", "T90")]
    [Trait("Threat", "H60")]
    public async Task A_missing_scope_is_asked_for_before_anything_runs(string revision)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { RequiredScopes = ["notes:read"] }), Routes);
        using var raw = app.Raw(revision);
        raw.Headers["Authorization"] = "Bearer " + idp.Token(scope: "notes:read");

        var answer = await raw.CallAsync("write");

        (answer.Status, answer.Headers["WWW-Authenticate"]).Should().Be((HttpStatusCode.Forbidden,
            $"Bearer realm=\"notes\", resource_metadata=\"{SignIn.MetadataUrl}\", scope=\"notes:read notes:write\", error=\"insufficient_scope\", "
            + "error_description=\"The access token does not cover this operation\""));
        (await raw.CallAsync("open")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Contract", "T91")]
    public async Task Whoever_lacks_a_role_is_not_sent_to_sign_in_for_scopes()
    {
        await using var idp = await FakeIdp.StartAsync();
        var both = Craft.Route().Id("both").Description("For admins.").From(Mcp()).Authorize(new AuthorizeOptions { Roles = ["admin"], Scopes = ["notes:admin"] }).Transform(_ => "in");
        await using var app = await App.StartAsync(SignIn.At(idp), both);
        await using var client = await app.ConnectAsync(Era.Stateless, idp.Token("bob"));

        (await client.CallAsync("both")).ErrorText().Should().StartWith("RC5015: ");
    }

    [Fact]
    public async Task A_bad_token_is_no_work_for_a_public_document()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + idp.Mint());

        (await http.GetAsync("/.well-known/oauth-protected-resource")).StatusCode.Should().Be(HttpStatusCode.OK);
        idp.Count(FakeIdp.KeysPath).Should().Be(0);
    }

    [Theory, BothEras]
    public async Task A_scope_may_include_others(string revision)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with
        {
            ScopeImplications = new Dictionary<string, IReadOnlyList<string>> { ["admin"] = ["notes:write"], ["notes:write"] = ["notes:read"] },
        }), Routes);
        await using var client = await app.ConnectAsync(revision, idp.Token(scope: "admin"));

        (await client.CallAsync("write")).Text().Should().Be("written");
    }

    [Fact]
    [Trait("Contract", "T92")]
    [Trait("Threat", "H61")]
    public async Task A_batch_carries_nothing_past_the_door()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + idp.Token());
        var call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"write"}}""";

        var answer = await http.PostAsync(new Uri(app.Address, "/mcp"), new StringContent($"[{call},{call}]", System.Text.Encoding.UTF8, "application/json"));

        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()).Should().Match<(int Status, string Body)>(a => a.Status == 400 && a.Body.Contains("batches are not supported"));
    }

    [Fact]
    [Trait("Contract", "T92")]
    [Trait("Threat", "H61")]
    public async Task A_call_written_as_a_notification_needs_the_same_scopes()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        using var raw = app.Raw(Era.Stateless);
        raw.Headers["Authorization"] = "Bearer " + idp.Token();

        (await raw.NotifyAsync("tools/call", new JsonObject { ["name"] = "write" })).Status.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory, BothEras]
    [Trait("Contract", "T92")]
    public async Task A_call_written_as_a_notification_runs_no_tool_that_asks_for_a_role(string revision)
    {
        var runs = 0;
        var guarded = Craft.Route().Id("guarded").Description("For members.").From(Mcp()).Authorize("member").Transform(_ => ++runs);
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), [guarded, .. Routes]);
        using var raw = app.Raw(revision);
        using var ofMember = app.Raw(revision);
        ofMember.Headers["Authorization"] = "Bearer " + idp.Token("ada", roles: ["member"]);
        await ofMember.CallAsync("guarded");
        runs.Should().Be(1);
        raw.Headers["Authorization"] = "Bearer " + idp.Token("bob");
        await raw.CallAsync("who");

        var answer = await raw.NotifyAsync("tools/call", new JsonObject { ["name"] = "guarded", ["arguments"] = new JsonObject() });
        await app.StopAsync(); // whatever was begun is over

        runs.Should().Be(1);
        answer.Text.Should().NotContain("result");
        app.Log.GetSnapshot().Where(line => line.Message.StartsWith("guarded completed")).Should().ContainSingle();
    }

    [Fact]
    [Trait("Contract", "T93")]
    [Trait("Threat", "H62")]
    public async Task A_header_that_names_another_tool_than_the_body_is_refused()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, "/mcp"));
        request.Headers.Add("Authorization", "Bearer " + idp.Token(scope: "notes:write notes:read"));
        request.Headers.Add("Accept", "application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Era.Stateless);
        request.Headers.Add("Mcp-Method", "tools/call");
        request.Headers.Add("Mcp-Name", "open");
        request.Content = new StringContent(
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"write","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""",
            System.Text.Encoding.UTF8, "application/json");

        (await http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Contract", "T77")]
    [Trait("Threat", "H34")]
    public async Task A_session_in_other_hands_is_unknown()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        using var raw = app.Raw(Era.Sessions);
        raw.Headers["Authorization"] = "Bearer " + idp.Token("alice");
        (await raw.CallAsync("who")).Status.Should().Be(HttpStatusCode.OK);

        raw.Headers["Authorization"] = "Bearer " + idp.Token("mallory");
        var asMallory = await raw.CallAsync("who");
        raw.Headers["Authorization"] = "Bearer " + idp.Mint(draft => draft.For(SignIn.Resource).With("client_id", "client-2"));
        var throughAnotherClient = await raw.CallAsync("who");

        (asMallory.Status, throughAnotherClient.Status).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
        ((string)asMallory.Error["message"]!).Should().StartWith("Session not found.");
    }

    [Theory, BothEras]
    [Trait("Contract", "T78")]
    [Trait("Threat", "H35")]
    public async Task Nothing_in_a_request_can_say_who_calls(string revision)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Routes);
        using var raw = app.Raw(revision);
        raw.Headers["Authorization"] = "Bearer " + idp.Token("bob");
        raw.Headers["X-Principal"] = """{"subject":"alice","roles":["member"]}""";

        var answer = await raw.CallAsync("members", meta: new { principal = new { subject = "alice", roles = new[] { "member" } } });

        ((string)answer.Result["content"]![0]!["text"]!).Should().StartWith("RC5015: ");
    }

    [Fact]
    public async Task The_applications_other_endpoints_know_the_same_caller()
    {
        await using var idp = await FakeIdp.StartAsync();
        var setup = SignIn.At(idp, services: services => services.AddAuthorization()) with
        {
            Pipeline = app =>
            {
                app.MapCraft();
                app.MapGet("/me", (HttpContext context) => context.User.FindFirst("sub")!.Value).RequireAuthorization();
                app.MapGet("/admins", () => "admin").RequireAuthorization(policy => policy.RequireRole("admin"));
            },
        };
        await using var app = await App.StartAsync(setup, Routes);
        using var http = new HttpClient { BaseAddress = app.Address };

        var stranger = await http.GetAsync("/me");
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + idp.Token("ada"));

        (stranger.StatusCode, stranger.Headers.NonValidated["WWW-Authenticate"].Single()).Should().Be(
            (HttpStatusCode.Unauthorized, $"Bearer realm=\"notes\", resource_metadata=\"{SignIn.MetadataUrl}\""));
        (await http.GetStringAsync("/me")).Should().Be("ada");
        (await http.GetAsync("/admins")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(true, Era.Sessions)]
    [InlineData(true, Era.Stateless)]
    [InlineData(false, Era.Sessions)]
    [InlineData(false, Era.Stateless)]
    public async Task A_policy_of_the_application_judges_the_same_caller_at_the_endpoint(bool fallback, string revision)
    {
        await using var idp = await FakeIdp.StartAsync();
        var setup = SignIn.At(idp, services: services => services.AddAuthorization(options =>
            options.FallbackPolicy = fallback ? new AuthorizationPolicyBuilder().RequireClaim("sub", "ada").Build() : null)) with
        {
            Pipeline = app =>
            {
                var craft = app.MapCraft();
                if (!fallback)
                    craft.RequireAuthorization(policy => policy.RequireClaim("sub", "ada"));
            },
        };
        await using var app = await App.StartAsync(setup, Routes);
        using var http = new HttpClient { BaseAddress = app.Address };
        await using var client = await app.ConnectAsync(revision, idp.Token("ada"));

        (await client.CallAsync("who")).Text().Should().StartWith("ada of ");
        (await http.GetAsync("/.well-known/oauth-protected-resource/mcp")).StatusCode
            .Should().Be(HttpStatusCode.OK, "whoever is not signed in yet must find out how");
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + idp.Token("bob"));
        (await http.GetAsync("/mcp")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        http.DefaultRequestHeaders.Remove("Authorization");
        (await http.GetAsync("/mcp")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }
}
