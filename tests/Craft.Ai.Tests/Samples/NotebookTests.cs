using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;

namespace Crafting.Ai.Tests;

/// <summary>The first thing that a user runs.</summary>
public class NotebookTests
{
    /// <summary>The key of an instance at notebook.clerk.invalid, a name that no machine has.</summary>
    private const string Publishable = "pk_test_bm90ZWJvb2suY2xlcmsuaW52YWxpZCQ=";

    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}""";

    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    private const string Create =
        """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"notes_create","arguments":{"title":"Milk","body":"Buy milk."}}}""";

    [Theory]
    [InlineData("auto", Era.Sessions)]
    [InlineData("auto", Era.Stateless)]
    [InlineData("rs", Era.Sessions)]
    [InlineData("rs", Era.Stateless)]
    [InlineData("pass", Era.Sessions)]
    [InlineData("relay", Era.Stateless)]
    public async Task People_sign_in_and_see_only_their_own_notes(string mode, string revision)
    {
        var (process, address) = await NotebookProcess.ListenAsync("--Mode", mode);
        await using var _ = process;
        using var hers = new Browser { Person = "alice" };
        using var his = new Browser { Person = "bob" };
        await using var alice = await ConnectAsync(address, revision, hers);
        await using var bob = await ConnectAsync(address, revision, his);

        await KeepsNotes(alice, mode);
        (await bob.ListToolsAsync()).Select(tool => tool.Name).Should().Equal("notes_list", "notes_create");
        (await bob.CallAsync("notes_list")).Text().Should().Be("[]", "her notes are not his");
        (await bob.CallAsync("notes_create", new { title = "Mine", body = "A note." })).ErrorText()
            .Should().Be("RC5015: You are not allowed to use this tool. Do not call it again; tell the user.", "he is not a member");
        (await alice.CallAsync("notes_list")).Text().Should().NotContain("Mine");
    }

    [Fact]
    public async Task Who_has_not_signed_in_is_told_where_to_and_reads_nothing()
    {
        var (process, address) = await NotebookProcess.ListenAsync();
        await using var _ = process;
        using var http = new HttpClient();

        using var answer = await http.PostAsync(new Uri(address, "/mcp"), new StringContent(Initialize, null, "application/json"));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().Should().Contain($"resource_metadata=\"{address}.well-known/oauth-protected-resource/mcp\"");
    }

    [Fact]
    public async Task It_says_what_to_do_next()
    {
        var (process, address) = await NotebookProcess.ListenAsync();
        await using var _ = process;
        await PrintedAsync(process, address);

        process.Printed.Should().Contain("development identity provider").And.Contain("alice, a member").And.Contain("bob, who is not")
            .And.Contain($"claude mcp add --transport http notebook {address}mcp").And.Contain($"--server-url {address}mcp ");
    }

    [Theory, BothEras]
    public async Task With_Auth_none_everybody_on_this_machine_keeps_one_notebook(string revision)
    {
        var (process, address) = await NotebookProcess.ListenAsync("--Auth", "none");
        await using var _ = process;
        await using var client = await ConnectAsync(address, revision);

        await KeepsNotes(client, revision);
        process.Printed.Should().NotContain("identity provider");
    }

    [Theory]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Production")]
    [InlineData("DOTNET_ENVIRONMENT", "production")]
    [InlineData("DOTNET_ENVIRONMENT", null)]
    [InlineData("DOTNET_ENVIRONMENT", "")]
    public async Task In_production_nobody_signs_in_as_anybody(string name, string? value)
    {
        var sentences = await RefusalAsync(new() { [name] = value });

        sentences.Should().Be("Auth must be clerk in the Production environment, with CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY: "
            + "dev, the default without them, lets anybody sign in as anybody. To try it out, set DOTNET_ENVIRONMENT=Development.");
        (await RefusalAsync([], "--environment", "Production")).Should().Be(sentences);
    }

    [Theory]
    [InlineData(Publishable, "", "CLERK_SECRET_KEY is missing: Clerk needs both keys. *")]
    [InlineData("", "sk_test_swordfish", "CLERK_PUBLISHABLE_KEY is missing: Clerk needs both keys. *")]
    [InlineData("sk_test_swordfish", "sk_test_swordfish", "CLERK_PUBLISHABLE_KEY must begin with pk_test_ or pk_live_. *")]
    [InlineData(Publishable, "swordfish", "CLERK_SECRET_KEY must begin with sk_test_ or sk_live_. *")]
    [InlineData("pk_test_c3dvcmRmaXNo", "sk_test_swordfish", "CLERK_PUBLISHABLE_KEY is incomplete: *")]
    [InlineData("pk_live_swordfish!", "sk_live_swordfish", "CLERK_PUBLISHABLE_KEY is incomplete: *")]
    [InlineData(Publishable, "sk_live_swordfish", "CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY must belong together: *")]
    public async Task A_malformed_key_is_one_sentence_that_does_not_repeat_it(string publishable, string secret, string sentence)
    {
        var text = await RefusalAsync(new() { ["CLERK_PUBLISHABLE_KEY"] = publishable, ["CLERK_SECRET_KEY"] = secret });

        text.Should().Match(sentence).And.NotContain("swordfish").And.NotContain("c3dvcmRmaXNo").And.NotContain(Publishable).And.NotContain("\n");
    }

    [Fact]
    public async Task With_the_keys_of_Clerk_people_sign_in_there()
    {
        var (process, address) = await NotebookProcess.ListenAsync("--CLERK_PUBLISHABLE_KEY", Publishable, "--CLERK_SECRET_KEY", "sk_test_swordfish");
        await using var _ = process;
        using var http = new HttpClient();

        var metadata = JsonNode.Parse(await http.GetStringAsync(new Uri(address, "/.well-known/oauth-protected-resource/mcp")))!;

        metadata["resource"]!.GetValue<string>().Should().Be($"{address}mcp");
        metadata["authorization_servers"]!.AsArray().Should().ContainSingle().Which!.GetValue<string>().Should().Be("https://notebook.clerk.invalid");
        (process.Printed + process.Errors).Should().NotContain("swordfish").And.NotContain("development identity provider");
    }

    [Fact]
    public async Task Who_has_keys_and_asks_for_the_provider_beside_it_is_not_told_that_there_are_none()
    {
        var (process, address) = await NotebookProcess.ListenAsync("--Auth", "dev", "--CLERK_PUBLISHABLE_KEY", Publishable);
        await using var _ = process;
        await PrintedAsync(process, address);

        process.Printed.Should().Contain("Auth is dev, so people sign in at").And.NotContain("no Clerk key");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_sentence()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (await RefusalAsync([], "--IdentityProviderPort", $"{port}")).Should().Be(
            $"The development identity provider cannot listen on port {port}, which another program has. Choose another with --IdentityProviderPort; 0 takes any free port.");
        (await RefusalAsync([], "--IdentityProviderPort", "0", "--urls", $"http://127.0.0.1:{port}")).Should().Be(
            $"Failed to bind to address http://127.0.0.1:{port}: address already in use. Choose another with --urls, such as --urls http://localhost:3011.");
    }

    [Theory]
    [InlineData("rs")]
    [InlineData("pass")]
    [InlineData("relay")]
    public async Task When_the_token_has_run_out_the_client_renews_it_without_the_user(string mode)
    {
        var (process, address) = await NotebookProcess.ListenAsync("--Mode", mode);
        await using var _ = process;
        using var browser = new Browser { Person = "alice" };
        var tokens = new AgingTokens();
        await using var client = await ConnectAsync(address, Era.Stateless, browser, tokens);
        await client.CallAsync("notes_list");
        var (pages, first) = (browser.Seen.Count, tokens.Kept!);

        tokens.Age();
        (await client.CallAsync("notes_list")).IsError.Should().NotBe(true);
        tokens.Age();
        (await client.CallAsync("notes_list")).IsError.Should().NotBe(true);

        browser.Seen.Should().HaveCount(pages, "the user was not asked");
        tokens.Count.Should().Be(3, "each time there is a new token");
        tokens.Kept!.RefreshToken.Should().NotBeNull().And.NotBe(first.RefreshToken, "a refresh token works once");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var text = await RefusalAsync([], "--Auth", "7", "--Mode", "proxy", "--Transport", "sse", "--MCP_ISSUER_URL", "mcp", "--IdentityProviderPort", "65536");

        text.Split('\n').Should().Equal(
            "Transport must be one of: http, stdio.",
            "Auth must be one of: dev, clerk, none.",
            "Mode must be one of: auto, rs, pass, relay.",
            "MCP_ISSUER_URL must be the public URL of this server, such as https://mcp.example.com.",
            "IdentityProviderPort must be a number from 0 to 65535; 0 takes any free port.");
    }

    [Fact]
    public async Task With_Auth_none_it_does_not_listen_where_others_could_call() =>
        (await RefusalAsync([], "--Auth", "none", "--urls", $"http://0.0.0.0:{FreePort.Find()}")).Should().Contain("mcp.Auth is Everybody(…), but the server listens on http://0.0.0.0");

    [Fact]
    public async Task A_file_beside_it_is_the_last_to_be_asked()
    {
        var folder = Directory.CreateTempSubdirectory("notebook");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, ".env"), "# A comment.\nexport Auth=none # nobody\nMode = \"nonsense\"\nLocalUser='a # b' # who\n");
        var (process, address) = await NotebookProcess.ListenInAsync(folder.FullName, "--Mode", "rs");
        await using var _ = process;
        await using var client = await ConnectAsync(address, Era.Sessions);

        await KeepsNotes(client, "none"); // The file was read, and the command line won over it.
        (await client.CallAsync("notes_list")).Text().Should().Contain("\"ownerId\":\"a # b\"");
        folder.Delete(recursive: true);
    }

    [Theory, BothEras]
    public async Task A_client_creates_and_lists_notes_over_stdio(string revision)
    {
        var transport = new StdioClientTransport(new() { Command = "dotnet", Arguments = [NotebookProcess.Assembly, "--Transport=Stdio"] });
        await using var client = await McpClient.CreateAsync(transport, Patient(revision));

        await KeepsNotes(client, revision);
    }

    [Fact]
    public async Task Over_stdio_the_notes_are_those_of_who_started_it()
    {
        var transport = new StdioClientTransport(new() { Command = "dotnet", Arguments = [NotebookProcess.Assembly, "--Transport=Stdio"] });
        await using var client = await McpClient.CreateAsync(transport, Patient(Era.Sessions));

        var note = JsonNode.Parse((await client.CallAsync("notes_create", new { title = "Milk", body = "Buy milk." })).Text())!;

        note["ownerId"]!.GetValue<string>().Should().Be(Environment.UserName);
        (await RefusalAsync([], "--Transport", "stdio", "--Auth", "dev")).Should().StartWith("Auth must be none when Transport is Stdio: ");
    }

    [Fact]
    public async Task Over_stdio_the_output_is_the_protocol_and_the_end_of_input_the_end()
    {
        var port = FreePort.Find();
        await using var process = NotebookProcess.Start("--Transport=Stdio", "--urls", $"http://127.0.0.1:{port}");

        await process.Input.WriteLineAsync(Initialize);
        var hello = JsonNode.Parse((await process.ReadLineAsync())!)!;
        var knock = async () => await new HttpClient().GetAsync(new Uri($"http://127.0.0.1:{port}/mcp"));
        await knock.Should().ThrowAsync<HttpRequestException>("no port is opened");

        // As "cat requests | notebook" does: everything is written, and the input ends before the answers are there.
        await process.Input.WriteLineAsync(Initialized);
        await process.Input.WriteLineAsync(Create);
        process.Input.Close();
        var rest = (await process.Output.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        (await process.ExitAsync()).Should().Be(0);
        hello["result"]!["serverInfo"]!["name"]!.GetValue<string>().Should().Be("notebook");
        var answer = JsonNode.Parse(rest.Should().ContainSingle("the output carries nothing but answers").Which)!;
        answer["id"]!.GetValue<int>().Should().Be(2);
        JsonNode.Parse(answer["result"]!["content"]![0]!["text"]!.GetValue<string>())!["title"]!.GetValue<string>().Should().Be("Milk");
        process.Errors.Should().Contain("notes_create completed", "logs go to standard error");
    }

    private static async Task KeepsNotes(McpClient client, string title)
    {
        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().Equal("notes_list", "notes_create");
        (await client.CallAsync("notes_create", new { title, body = "A note." })).IsError.Should().NotBe(true);
        (await client.CallAsync("notes_create", new { title = "", body = "A note." })).ErrorText().Should().StartWith("RC5002: title must not be empty.");
        JsonNode.Parse((await client.CallAsync("notes_list", new { query = title })).Text())!.AsArray()
            .Should().ContainSingle().Which!["title"]!.GetValue<string>().Should().Be(title);
    }

    private static async Task PrintedAsync(NotebookProcess process, Uri address)
    {
        using var http = new HttpClient();
        await http.GetAsync(new Uri(address, "/mcp")); // It speaks as soon as it listens, and may still be speaking.

        var patience = DateTime.UtcNow.AddSeconds(30);
        while (!process.Printed.Contains("Inspector", StringComparison.Ordinal) && DateTime.UtcNow < patience)
            await Task.Yield();
    }

    private static async Task<McpClient> ConnectAsync(Uri address, string revision, Browser? browser = null, ITokenCache? tokens = null) => await McpClient.CreateAsync(
        new HttpClientTransport(new()
        {
            Endpoint = new Uri(address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            OAuth = browser is null ? null : SignedInClient.At(browser, tokens: tokens),
        }),
        Patient(revision));

    private static McpClientOptions Patient(string revision) => new() { ProtocolVersion = revision, DiscoverProbeTimeout = TimeSpan.FromMinutes(1) };

    /// <summary>Starts it where it must not start, and returns what it says on standard error.</summary>
    private static async Task<string> RefusalAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        await using var process = NotebookProcess.Start(environment, arguments);
        (await process.ExitAsync()).Should().NotBe(0);
        return process.Errors.ReplaceLineEndings("\n").Trim();
    }

    /// <summary>What the client remembers, and what makes it believe that its token has run out.</summary>
    private sealed class AgingTokens : ITokenCache
    {
        public TokenContainer? Kept { get; private set; }

        public int Count { get; private set; }

        public void Age() => Kept!.ObtainedAt -= TimeSpan.FromHours(2);

        public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
        {
            (Kept, Count) = (tokens, Count + 1);
            return default;
        }

        public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => new(Kept);
    }
}
