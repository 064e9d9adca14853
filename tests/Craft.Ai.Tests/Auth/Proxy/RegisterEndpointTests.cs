using System.Text;
using System.Text.Json;

namespace Crafting.Ai.Tests;

public class RegisterEndpointTests
{
    private const string Callback = "https://mcp.test/oauth/callback";

    private static readonly string[] CursorsUris =
        ["cursor://anysphere.cursor-mcp/oauth/callback", "https://www.cursor.com/agents/mcp/oauth/callback", "http://localhost:8787/callback"];

    [Fact, Trait("Contract", "T58")]
    public async Task Three_redirect_URIs_of_Cursor_reach_the_provider_unchanged_beside_our_callback()
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(FakeIdp.RegisterPath, 201,
            JsonSerializer.Serialize(new { client_id = "new-1", redirect_uris = CursorsUris.Append(Callback) }));

        var answer = await app.RegisterAsync(JsonSerializer.Serialize(new
        {
            client_name = "Cursor",
            redirect_uris = CursorsUris,
            grant_types = new[] { "authorization_code", "refresh_token" },
            response_types = new[] { "code" },
            token_endpoint_auth_method = "none",
            scope = "profile email",
            contacts = new[] { "a@cursor.test" },
            client_uri = "https://cursor.com",
            application_type = "native",
            software_id = "cursor",
            software_version = "1.0",
        }));

        answer.Status.Should().Be(201);
        Strings(answer.Json, "redirect_uris").Should().Equal(CursorsUris, "our callback is not the client's business");
        var sent = JsonDocument.Parse(app.Idp.Asked(FakeIdp.RegisterPath).Single().Body).RootElement;
        Strings(sent, "redirect_uris").Should().Equal([.. CursorsUris, Callback]);
        Strings(sent, "grant_types").Should().Equal("authorization_code", "refresh_token");
        Strings(sent, "contacts").Should().Equal("a@cursor.test");
        sent.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).ToDictionary(member => member.Name,
            member => member.Value.GetString())
            .Should().Equal(new Dictionary<string, string?>
            {
                ["client_name"] = "Cursor",
                ["client_uri"] = "https://cursor.com",
                ["scope"] = "profile email",
                ["application_type"] = "native",
                ["software_id"] = "cursor",
                ["software_version"] = "1.0",
                ["token_endpoint_auth_method"] = "none",
            });
    }

    /// <summary>H7, H48: one bad URI refuses the request, and its text is not repeated.</summary>
    [Theory, Trait("Contract", "T59")]
    [InlineData("""["https://a.test/cb",""]""", "redirect_uris[1] is not acceptable.")]
    [InlineData("""["https://a.test/cb",5]""", "redirect_uris[1] is not acceptable.")]
    [InlineData("""[null]""", "redirect_uris[0] is not acceptable.")]
    [InlineData("long", "redirect_uris[0] is not acceptable.")]
    [InlineData("[]", "redirect_uris must be a list of one to ten URIs.")]
    [InlineData("eleven", "redirect_uris must be a list of one to ten URIs.")]
    [InlineData("\"https://a.test/cb\"", "redirect_uris must be a list of one to ten URIs.")]
    [InlineData("null", "redirect_uris must be a list of one to ten URIs.")]
    [Trait("Threat", "H7")]
    public async Task Bad_redirect_URI_refuses_the_registration_by_its_place(string uris, string description)
    {
        await using var app = await MachineApp.StartAsync();
        var list = uris switch
        {
            "long" => $"[\"https://a.test/{new string('a', 2048)}\"]",
            "eleven" => JsonSerializer.Serialize(Enumerable.Range(0, 11).Select(i => $"https://a.test/{i}")),
            _ => uris,
        };

        var answer = await app.RegisterAsync($$"""{"redirect_uris":{{list}}}""");

        (answer.Status, answer.Error, answer.Json.GetProperty("error_description").GetString())
            .Should().Be((400, "invalid_redirect_uri", description));
        app.Idp.Count(FakeIdp.RegisterPath).Should().Be(0);
    }

    [Theory, Trait("Contract", "T59")]
    [InlineData(""" "token_endpoint_auth_method":"private_key_jwt","jwks_uri":"https://evil.test/keys" """, false)]
    [InlineData(""" "token_endpoint_auth_method":["none"] """, false)]
    [InlineData(""" "grant_types":["refresh_token"] """, false)]
    [InlineData(""" "grant_types":["implicit"] """, false)]
    [InlineData(""" "grant_types":"authorization_code" """, false)]
    [InlineData(""" "grant_types":["authorization_code",1] """, false)]
    [InlineData(""" "grant_types":["authorization_code","implicit","urn:ietf:params:oauth:grant-type:jwt-bearer"] """, true)]
    [InlineData(""" "grant_types":null """, true)]
    [InlineData(""" "response_types":["token"] """, false)]
    [InlineData(""" "response_types":["code","token"] """, true)]
    [InlineData(""" "client_name":"a\u0007b" """, false)]
    [InlineData(""" "client_name":{"en":"x"} """, false)]
    [InlineData(""" "client_name":"" """, true)]
    [InlineData(""" "client_uri":"javascript:alert(1)" """, false)]
    [InlineData(""" "logo_uri":"data:image/png;base64,AAAA" """, false)]
    [InlineData(""" "policy_uri":"/relative" """, false)]
    [InlineData(""" "tos_uri":"http://a.test/" """, true)]
    [InlineData(""" "scope":"a\\b" """, false)]
    [InlineData(""" "scope":"a  b" """, false)]
    [InlineData(""" "scope":"a b" """, true)]
    [InlineData(""" "contacts":"a@b.test" """, false)]
    [InlineData(""" "contacts":["a","b","c","d","e","f","g","h","i","j","k"] """, false)]
    [Trait("Threat", "H48")]
    public async Task Metadata_is_held_to_its_types_and_lengths(string member, bool good)
    {
        await using var app = await MachineApp.StartAsync();

        var answer = await app.RegisterAsync($$"""{"redirect_uris":["https://a.test/cb"],{{member}}}""");

        if (good)
            answer.Status.Should().Be(201);
        else
            (answer.Status, answer.Error).Should().Be((400, "invalid_client_metadata"));
        app.Idp.Count(FakeIdp.RegisterPath).Should().Be(good ? 1 : 0);
    }

    [Theory]
    [InlineData(256, 201)]
    [InlineData(257, 400)]
    public async Task Name_has_256_characters_at_most(int length, int status)
    {
        await using var app = await MachineApp.StartAsync();

        (await app.RegisterAsync(MachineApp.Registration($",\"client_name\":\"{new string('n', length)}\""))).Status.Should().Be(status);
    }

    [Fact]
    public async Task Grants_that_are_not_offered_here_are_left_out()
    {
        await using var app = await MachineApp.StartAsync();

        var answer = await app.RegisterAsync(
            MachineApp.Registration(""","grant_types":["authorization_code","implicit","refresh_token"]"""));

        Strings(answer.Json, "grant_types").Should().Equal("authorization_code", "refresh_token");
        Strings(JsonDocument.Parse(app.Idp.Asked(FakeIdp.RegisterPath).Single().Body).RootElement, "grant_types")
            .Should().Equal("authorization_code", "refresh_token");
    }

    /// <summary>H30: nothing of it is forwarded, and none of its addresses is fetched.</summary>
    [Fact, Trait("Contract", "T60")]
    [Trait("Threat", "H30")]
    public async Task Unknown_members_are_neither_forwarded_nor_fetched()
    {
        await using var app = await MachineApp.StartAsync();
        await using var stranger = await FakeIdp.StartAsync();

        var answer = await app.RegisterAsync(MachineApp.Registration($$"""
            ,"jwks_uri":"{{stranger.JwksUrl}}","jwks":{"keys":[]},"client_id":"mine","client_secret":"mine","software_statement":"e30.e30.x","x":{"y":1},"logo_uri":"{{stranger.Url("/logo")}}","client_name":null
            """));

        answer.Status.Should().Be(201);
        answer.Json.GetProperty("client_id").GetString().Should().Be("new-1");
        JsonDocument.Parse(app.Idp.Asked(FakeIdp.RegisterPath).Single().Body).RootElement.EnumerateObject().Select(member => member.Name)
            .Should().BeEquivalentTo("redirect_uris", "logo_uri", "response_types", "token_endpoint_auth_method");
        stranger.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task No_header_of_the_client_reaches_the_provider()
    {
        await using var app = await MachineApp.StartAsync();
        using var content = new StringContent(MachineApp.Registration(), Encoding.UTF8, "application/json");

        await app.SendAsync("/register", content, ("Authorization", "Bearer initial"), ("Cookie", "a=b"), ("X-Forwarded-For", "1.2.3.4"));

        app.Idp.Asked(FakeIdp.RegisterPath).Single().Headers.Keys
            .Should().BeSubsetOf(["Accept", "User-Agent", "Content-Type", "Content-Length", "Host", "traceparent"]);
    }

    /// <summary>R5: a null, an empty string, a missing list and a float each break one strict client.</summary>
    [Fact, Trait("Contract", "T61")]
    public async Task Answer_has_the_types_and_the_lists_that_strict_clients_insist_on()
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(FakeIdp.RegisterPath, 200, """
            {"client_id":"new-1","client_secret":"s3","client_secret_expires_at":0.0,"client_id_issued_at":1.7e9,"client_name":"N","client_uri":null,"logo_uri":"",
             "contacts":[],"software_id":null,"policy_uri":"javascript:1","registration_client_uri":"https://idp.test/c","registration_access_token":"rat","extra":1}
            """);

        var answer = await app.RegisterAsync(MachineApp.Registration());

        answer.Status.Should().Be(201);
        answer.Body.Should().Be($$"""
            {"client_id":"new-1","client_id_issued_at":1700000000,"client_secret":"s3","client_secret_expires_at":0,"redirect_uris":["{{MachineApp.Redirect}}"],"grant_types":["authorization_code"],"response_types":["code"],"token_endpoint_auth_method":"none","client_name":"N"}
            """.Trim());
    }

    [Theory, Trait("Contract", "T61")]
    [InlineData(""" "client_secret_expires_at":-1,"client_id_issued_at":"yesterday" """)]
    [InlineData(""" "client_secret_expires_at":1e400,"client_id_issued_at":null """)]
    [InlineData(""" "token_endpoint_auth_method":"private_key_jwt","grant_types":"authorization_code","response_types":[1],"redirect_uris":{} """)]
    public async Task Strange_values_of_the_provider_give_way_to_sane_ones(string member)
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(FakeIdp.RegisterPath, 201, $$"""{"client_id":"new-1","client_secret":"s3",{{member}}}""");

        var json = (await app.RegisterAsync($$"""{"redirect_uris":["{{MachineApp.Redirect}}"]}""")).Json;

        json.GetProperty("client_secret_expires_at").GetInt64().Should().Be(0);
        json.GetProperty("client_id_issued_at").GetInt64().Should().BeGreaterThan(1_700_000_000);
        json.GetProperty("token_endpoint_auth_method").GetString().Should().Be("client_secret_basic");
        Strings(json, "grant_types").Should().Equal("authorization_code");
        Strings(json, "response_types").Should().Equal("code");
        Strings(json, "redirect_uris").Should().Equal(MachineApp.Redirect);
    }

    [Theory, Trait("Contract", "T61")]
    [InlineData("""{"client_id":""}""")]
    [InlineData("""{"client_id":7}""")]
    [InlineData("""{"client_id":"a b"}""")]
    [InlineData("""{"client_id":"a","client_id":"b"}""")]
    public async Task Answer_without_a_proper_client_id_is_none(string upstream)
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(FakeIdp.RegisterPath, 201, upstream);

        var answer = await app.RegisterAsync(MachineApp.Registration());

        (answer.Status, answer.Error).Should().Be((502, "server_error"));
    }

    [Fact]
    public async Task New_client_is_known_at_once_without_its_secret_and_with_its_own_redirects_only()
    {
        await using var app = await MachineApp.StartAsync(MachineSetup.With((_, _) => Task.FromResult<OauthClient?>(null)));
        app.Idp.On(FakeIdp.RegisterPath,
            201, $$"""{"client_id":"new-1","client_secret":"s3","redirect_uris":["{{MachineApp.Redirect}}","{{Callback}}"]}""");

        await app.RegisterAsync(MachineApp.Registration());

        var client = (await app.Clients.FindAsync("new-1", CancellationToken.None)).Client!;
        client.RedirectUris.Should().Equal(MachineApp.Redirect);
        client.ClientSecret.Should().BeNull();
    }

    [Theory]
    [InlineData("Claude", 201)]
    [InlineData("Impostor", 403)]
    [Trait("Threat", "H48")]
    public async Task Operator_may_refuse_a_registration_by_its_name(string name, int status)
    {
        await using var app = await MachineApp.StartAsync(
            new() { Options = options => options with { AcceptRegistration = client => client.ClientName == "Claude" } });

        (await app.RegisterAsync(MachineApp.Registration($",\"client_name\":\"{name}\""))).Status.Should().Be(status);

        app.Idp.Count(FakeIdp.RegisterPath).Should().Be(status == 201 ? 1 : 0);
    }

    [Theory, Trait("Contract", "T57")]
    [InlineData("depth 9")]
    [InlineData("depth 100000")]
    [InlineData("""{"redirect_uris":["https://a.test/cb"],"redirect_uris":["https://b.test/cb"]}""")]
    [InlineData("""{"redirect_uris":["https://a.test/cb"],"redirect\u005furis":["https://b.test/cb"]}""")]
    [InlineData("""{"redirect_uris":["https://a.test/cb"],"x":{"y":1,"y":2}}""")]
    [InlineData("\uFEFF{\"redirect_uris\":[\"https://a.test/cb\"]}")]
    [InlineData("""[{"redirect_uris":["https://a.test/cb"]}]""")]
    [InlineData("""{"redirect_uris":["https://a.test/cb"],}""")]
    [InlineData("""{"redirect_uris":["https://a.test/cb"]} {}""")]
    [InlineData("""{"redirect_uris":["https://a.test/cb"],"client_name":"\ud800"}""")]
    [InlineData("""{"redirect_uris":["https://a.test/\ud800"]}""")]
    [InlineData("latin-1")]
    [InlineData("")]
    [InlineData("null")]
    public async Task Body_that_is_not_one_plain_object_is_refused(string body)
    {
        await using var app = await MachineApp.StartAsync();
        var bytes = body switch
        {
            // As deep as the body may be long.
            "depth 100000" => Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 32_000)),
            "depth 9" => Encoding.UTF8.GetBytes(Deep(9)),
            "latin-1" => Encoding.Latin1.GetBytes("{\"redirect_uris\":[\"https://a.test/cb\"],\"client_name\":\"\u00e4\"}"),
            _ => Encoding.UTF8.GetBytes(body),
        };
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } };

        var answer = await app.SendAsync("/register", content);

        (answer.Status, answer.Error).Should().Be((400, "invalid_client_metadata"));
        app.Idp.Count(FakeIdp.RegisterPath).Should().Be(0);
        (await app.RegisterAsync(Deep(8))).Status.Should().Be(201, "and the process is alive");

        static string Deep(int levels) => $$"""{"redirect_uris":["https://a.test/cb"],"x":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";
    }

    [Fact, Trait("Contract", "T57")]
    [Trait("Threat", "H25")]
    public async Task Body_of_a_hundred_thousand_levels_is_too_long_before_it_is_too_deep()
    {
        await using var app = await MachineApp.StartAsync();

        (await app.RegisterAsync(new string('[', 100_000))).Status.Should().Be(413);
    }

    [Theory, Trait("Contract", "T47")]
    [InlineData("Content-Type: text/plain")]
    [InlineData("Content-Type: application/x-www-form-urlencoded")]
    [InlineData("Content-Type: ;;;/")]
    [InlineData("Content-Type: application/json; charset=bogus")]
    public async Task Registration_is_JSON_or_refused(string contentType)
    {
        await using var app = await MachineApp.StartAsync();

        (await app.WireAsync("/register", MachineApp.Registration(), contentType)).Status.Should().Be(415);
    }

    private static IEnumerable<string?> Strings(JsonElement json, string member) =>
        json.GetProperty(member).EnumerateArray().Select(item => item.GetString());
}
