using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Docs.Tests.Snippets;
using Docs.Tests.Snippets.Orders;
using FluentAssertions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Docs.Tests;

/// <summary>README.md, sentence by sentence.</summary>
public partial class ReadmeTests
{
    [Fact]
    public void Every_sentence_has_a_test()
    {
        var claims = typeof(ReadmeTests).GetMethods().SelectMany(method => method.GetCustomAttributes<ClaimAttribute>()).Select(claim => claim.Sentence).ToArray();
        var sentences = Sentences().ToArray();

        sentences.Should().HaveCountGreaterThan(20);
        foreach (var sentence in sentences)
            claims.Should().Contain(claim => sentence.Contains(claim), "a test must hold \"{0}\"", sentence);
        foreach (var claim in claims)
            sentences.Should().Contain(sentence => sentence.Contains(claim), "README.md must say \"{0}\"", claim);
    }

    [Fact]
    [Claim("Write what your application can do as a route, and every MCP client (Claude Code, Cursor, VS Code, …) can call it as a tool, for the user who signed in.")]
    [Claim("That is a whole capability, and only a member who has signed in reaches it.")]
    public async Task A_capability_of_twelve_lines_is_a_tool_that_a_client_calls_for_a_member()
    {
        Region.All["readme-capability"].Split('\n').Count(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal)).Should().Be(12);
        await using var members = await NotesAsync(mcp => mcp.Auth = Everybody(new() { Subject = "alice", Roles = ["member"] }));
        await using var guests = await NotesAsync(mcp => mcp.Auth = Everybody(new() { Subject = "bob" }));
        await using var strangers = await NotesAsync(_ => { });

        (await members.AskAsync("notes_create", Milk)).Should().Contain("\"title\":\"Milk\"");
        (await guests.AskAsync("notes_create", Milk)).Should().StartWith("RC5015");
        (await strangers.AskAsync("notes_create", Milk)).Should().StartWith("RC5012");
        members.Services.GetRequiredService<NoteStore>().ListByOwner("alice", null).Should().ContainSingle();

        static Task<Served> NotesAsync(Action<McpOptions> options) => Served.StartAsync(builder =>
            builder.Services.AddAuthentication().Services.AddSingleton<NoteStore>().AddCraft().AddCapabilities(CreateNote.Route).AddMcp(options));
    }

    [Fact]
    [Claim("Code first, for .NET 10 and C# 14, on the official MCP SDK, with OAuth 2.1 in front.")]
    public void It_is_built_for_NET_10_and_CSharp_14_on_the_official_SDK()
    {
        Repository.Read("Directory.Build.props").Should().Contain("<TargetFramework>net10.0</TargetFramework>").And.Contain("<LangVersion>14</LangVersion>");
        References(typeof(McpOptions)).Should().Contain("ModelContextProtocol.AspNetCore");
        typeof(McpOptions).GetProperty("Auth")!.PropertyType.Should().Be<McpAuth>();
    }

    [Fact]
    [Claim("Two commands, with nothing but the .NET 10 SDK:")]
    [Claim("holds every sentence of this page")]
    public void Nothing_in_the_solution_runs_another_program()
    {
        Repository.Read("global.json").Should().Contain("\"version\": \"10.");
        foreach (Match project in Project().Matches(Repository.Read("Craft.sln")))
            Repository.Read(project.Groups[1].Value.Replace('\\', '/')).Should().NotContain("<Exec ", "{0} builds with the SDK alone", project.Value);
    }

    [Fact]
    [Claim("serves MCP at http://localhost:3001/mcp")]
    public async Task The_Notebook_listens_at_localhost_3001()
    {
        var server = new RecordingServer();
        await using var program = await RunningProgram.StartAsync(Notebook, ["--Auth", "none"], services => services.AddSingleton<IServer>(server));

        server.Addresses.Should().Equal("http://localhost:3001");
        program.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Should().Contain(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/') == "/mcp");
    }

    [Fact]
    [Claim("Connect a client.")]
    [Claim("It opens a browser, where you sign in as `alice`, who is a member, or as `bob`, who is not.")]
    [Claim("Then say \"Write a note that we are out of milk, then list my notes.\"")]
    public async Task The_command_serves_both_tools_to_a_client_whose_user_signs_in()
    {
        Commands.Of("README.md", "dotnet").Should().Contain(Commands.RunNotebook);
        await using var notebook = await NotebookAsync();
        await using var alice = await SigningIn.ConnectAsync(notebook.Endpoint, "alice");
        await using var bob = await SigningIn.ConnectAsync(notebook.Endpoint, "bob");
        var milk = new Dictionary<string, object?> { ["title"] = "Milk", ["body"] = "We are out of it." };

        await alice.CallToolAsync("notes_create", milk);

        (await alice.CallToolAsync("notes_list")).Text().Should().Contain("We are out of it.");
        (await bob.CallToolAsync("notes_create", milk)).Text().Should().StartWith("RC5015");
        (await bob.CallToolAsync("notes_list")).Text().Should().Be("[]");
    }

    [Fact]
    [Claim("Nobody comes in unnamed.")]
    [Claim("With `mcp.Auth` a request without a token for this very server is answered with 401, and told where to sign in.")]
    [Claim("Clients sign in at your identity provider, or through the server, which then stands before it.")]
    public async Task A_request_without_a_token_for_this_server_is_told_where_to_sign_in()
    {
        await using var proxy = await NotebookAsync();
        await using var resource = await NotebookAsync("--Mode", "rs");
        using var http = new HttpClient();

        var challenge = (await RefusedAsync(null)).WwwAuthenticate.ToString();
        challenge.Should().Contain($"resource_metadata=\"{new Uri(resource.Endpoint, "/.well-known/oauth-protected-resource/mcp")}\"");
        (await RefusedAsync("eyJhbGciOiJub25lIn0.e30.")).WwwAuthenticate.ToString().Should().Contain("invalid_token");
        (await SignInAddressAsync(proxy)).Should().Be(proxy.Endpoint.GetLeftPart(UriPartial.Authority));
        (await SignInAddressAsync(resource)).Should().NotBe(resource.Endpoint.GetLeftPart(UriPartial.Authority)).And.StartWith("http://localhost:");

        async Task<System.Net.Http.Headers.HttpResponseHeaders> RefusedAsync(string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, resource.Endpoint) { Content = new StringContent(Raw.Request("tools/list"), null, "application/json") };
            if (token is not null)
                request.Headers.Authorization = new("Bearer", token);
            var answer = await http.SendAsync(request);
            answer.StatusCode.Should().Be(System.Net.HttpStatusCode.Unauthorized);
            return answer.Headers;
        }

        async Task<string> SignInAddressAsync(StartedNotebook notebook) =>
            System.Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync(new Uri(notebook.Endpoint, "/.well-known/oauth-protected-resource/mcp")))!["authorization_servers"]![0]!.GetValue<string>();
    }

    [Fact]
    [Claim("A call that does not match it never reaches your code, and the answer names every field that is wrong.")]
    [Claim("The published schema is the check.")]
    public async Task A_wrong_call_is_answered_naming_every_field_and_reaches_no_code()
    {
        var reached = false;
        await using var served = await Served.StartAsync(
            Craft.Route().Id("order").Description("Orders.").Input<Order>().From(Mcp()).Transform(_ => reached = true));
        var schema = (await served.ToolsAsync()).Single().InputSchema;

        var answer = await served.CallAsync("order", new { quantity = 0, colour = "red" });

        answer.IsError.Should().BeTrue();
        answer.Text().Should().Contain("customer").And.Contain("quantity").And.Contain("colour");
        reached.Should().BeFalse();
        schema.GetProperty("required").ToString().Should().Contain("customer").And.Contain("quantity");
        schema.GetProperty("properties").GetProperty("quantity").GetProperty("minimum").GetInt32().Should().Be(1);
        schema.GetProperty("additionalProperties").GetBoolean().Should().BeFalse();
    }

    [Fact]
    [Claim("Protocol revisions 2025-11-25, with sessions, and 2026-07-28, without, are served at the same address.")]
    [Claim("One URL for old and new clients.")]
    public async Task Both_protocol_revisions_are_served_at_one_address()
    {
        await using var served = await Served.StartAsync(Greet.Route);
        await using var old = await served.ConnectAsync(Served.WithSessions);
        await using var young = await served.ConnectAsync(Served.Stateless);

        (await old.CallToolAsync("greet", new Dictionary<string, object?> { ["name"] = "Ada" })).Text().Should().Be("Hello, Ada!");
        (await young.CallToolAsync("greet", new Dictionary<string, object?> { ["name"] = "Ada" })).Text().Should().Be("Hello, Ada!");
        (old.NegotiatedProtocolVersion, young.NegotiatedProtocolVersion).Should().Be((Served.WithSessions, Served.Stateless));
        old.SessionId.Should().NotBeNull();
        young.SessionId.Should().BeNull();
    }

    [Fact]
    [Claim("A wrong program does not start.")]
    [Claim("Every problem of every route is reported at once, with the route and what to write instead.")]
    public async Task Every_problem_of_every_route_is_reported_at_once()
    {
        var text = await Served.FailAsync(
            Craft.Route().Id("no.name").From(Mcp()).Transform(_ => "a"),
            Craft.Route().Id("twice").Description("Once.").From(Mcp()).Transform(_ => "b"),
            Craft.Route().Id("twice").Description("Again.").From(Mcp()).Authorize([]).Transform(_ => "c"));

        text.Should().StartWith("Craft cannot start: 5 problems.");
        text.Should().Contain("route 'no.name': \"no.name\" is not a tool name. Use ")
            .And.Contain("route 'no.name': It has no description. Write ")
            .And.Contain("route 'twice': 2 routes have this id. Give ")
            .And.Contain("route 'twice': .Authorize was given an empty list of roles. Write ")
            .And.Contain("route 'twice': .Authorize asks for a caller, but nothing establishes one. Set ");
    }

    [Fact]
    [Claim("Nothing leaks.")]
    [Claim("What your code throws goes to the log, and the client gets a code and an id to find it by.")]
    public async Task What_code_throws_goes_to_the_log_and_the_client_gets_a_code_and_an_id()
    {
        await using var served = await Served.StartAsync(
            Craft.Route().Id("fail").Description("Fails.").From(Mcp()).Transform(string (_) => throw new IOException("secret.txt is gone")));

        var answer = (await served.CallAsync("fail")).Text();

        answer.Should().StartWith("RC5001").And.NotContain("secret").And.NotContain("IOException");
        var line = served.Log.GetSnapshot().Single(line => line.Category == "Craft.Calls");
        line.Exception!.Message.Should().Be("secret.txt is gone");
        answer.Should().Contain(line.StructuredState!.Single(pair => pair.Key == "CorrelationId").Value);
    }

    [Theory]
    [InlineData(null, "https://evil.example")]
    [InlineData("evil.example", null)]
    [Claim("Closed by default.")]
    [Claim("Requests from web pages of other machines, and requests for other host names, are refused.")]
    public async Task Other_origins_and_other_hosts_are_refused(string? host, string? origin)
    {
        await using var served = await Served.StartAsync(Greet.Route);

        (await Raw.AnswerAsync(served, Raw.Request("tools/list"), "tools/list")).Should().Be("HTTP 200");
        (await Raw.AnswerAsync(served, Raw.Request("tools/list"), "tools/list", host: host, origin: origin)).Should().StartWith("HTTP 403");
    }

    [Fact]
    [Claim("Seen running.")]
    [Claim("One log line per call, spans and metrics; Craft itself writes an argument into none of them.")]
    public async Task A_call_leaves_one_line_spans_and_metrics_without_its_arguments()
    {
        const string secret = "swordfish";
        var seen = new List<string>();
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Craft",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => See($"span {activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(spans);
        using var metrics = new MeterListener();
        metrics.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Craft")
                self.EnableMeasurementEvents(instrument);
        };
        metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See($"metric {instrument.Name} {string.Join(' ', tags.ToArray())}"));
        metrics.Start();
        await using var served = await Served.StartAsync(
            Craft.Route().Id("watched").Description("Greets.").Input<GreetInput>().From(Mcp()).Transform(input => input.Name));

        (await served.AskAsync("watched", new { name = secret })).Should().Be(secret);

        served.Log.GetSnapshot().Where(line => line.Message.Contains("watched completed", StringComparison.Ordinal)).Should().ContainSingle();
        foreach (var line in served.Log.GetSnapshot())
            See($"log {line.Message} {string.Join(' ', line.StructuredState ?? [])}");
        lock (seen)
        {
            seen.Should().Contain(entry => entry.StartsWith("span route watched")).And.Contain(entry => entry.StartsWith("span step transform"));
            seen.Should().Contain(entry => entry.StartsWith("metric craft.call.duration") && entry.Contains("watched"));
            seen.Should().NotContain(entry => entry.Contains(secret));
        }

        void See(string entry)
        {
            lock (seen)
                seen.Add(entry);
        }
    }

    [Fact]
    [Claim("Nobody is blocked.")]
    [Claim("Images, audio, progress and the SDK's own request are at hand in a lambda.")]
    public async Task Images_audio_progress_and_the_request_of_the_SDK_are_at_hand()
    {
        var told = new TaskCompletionSource<ProgressNotificationValue>();
        await using var served = await Served.StartAsync(
            Craft.Route().Id("rich").Description("Shows all.").From(Mcp()).Transform(async (_, exchange) =>
            {
                await exchange.ReportProgressAsync(1, 2, "half");
                await told.Task.WaitAsync(exchange.CancellationToken);
                return exchange.Mixed(
                    exchange.Image(new byte[] { 1 }, "image/png"),
                    exchange.Audio(new byte[] { 2 }, "audio/wav"),
                    exchange.Text(exchange.McpRequest!.Params.Name));
            }));
        await using var client = await served.ConnectAsync();

        var result = await client.CallToolAsync("rich", progress: new Reported(told.SetResult));

        result.Content.Select(block => block.Type).Should().Equal("image", "audio", "text");
        result.Text().Should().Be("rich");
        (await told.Task).Message.Should().Be("half");
    }

    [Fact]
    [Claim("Tools, prompts and resources of the SDK work beside routes.")]
    public async Task Tools_prompts_and_resources_of_the_SDK_work_beside_routes()
    {
        await using var served = await Served.StartAsync(McpPage.Beside);
        await using var client = await served.ConnectAsync();

        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().BeEquivalentTo("greet", "add");
        (await served.AskAsync("add", new { a = 1, b = 2 })).Should().Be("3");
        (await served.AskAsync("greet", new { name = "Ada" })).Should().Be("Hello, Ada!");
        (await client.ListPromptsAsync()).Single().Name.Should().Be("polite");
        (await client.ReadResourceAsync("hello://manners")).Contents.OfType<TextResourceContents>().Single().Text.Should().Be("Look people in the eye.");
    }

    [Fact]
    [Claim("`ICraftClient` calls the same routes from code, through the same gates.")]
    public async Task ICraftClient_calls_the_same_routes_through_the_same_gates()
    {
        await using var served = await Served.StartAsync(Greet.Route, McpPage.Mine);
        var craft = served.Services.GetRequiredService<ICraftClient>();

        (await craft.SendAsync<string>("greet", new GreetInput("Ada"))).Should().Be("Hello, Ada!");
        await FluentActions.Awaiting(() => craft.SendAsync<string>("greet", new { name = "" }).AsTask())
            .Should().ThrowAsync<CraftException>().Where(error => error.Error == CraftError.ValidationFailed);
        await FluentActions.Awaiting(() => craft.SendAsync<string>("whoami").AsTask())
            .Should().ThrowAsync<CraftException>().Where(error => error.Error == CraftError.NotAuthenticated);
    }

    [Fact]
    [Claim("In whatever order you write them, the gates of a route run in this one:")]
    [Claim("OnError → Authenticate → Authorize → Input → your steps → Output")]
    public async Task Gates_run_in_one_order_whatever_the_order_written()
    {
        var forwards = Craft.Route().Id("gates").Description("Shows the order.")
            .OnError((error, exchange) => Recovery.Rethrow()).Authorize().Input<Order>().Output<Receipt>().From(Mcp()).Transform(_ => new Receipt("1", 1));
        var backwards = Craft.Route().Id("gates").Description("Shows the order.")
            .Output<Receipt>().Input<Order>().OnError((error, exchange) => Recovery.Rethrow()).From(Mcp()).Authorize().Transform(_ => new Receipt("1", 1));

        forwards.ToString().Should().Be("gates: mcp -> onError -> authorize -> input -> transform -> output");
        backwards.ToString().Should().Be(forwards.ToString());
        await using var served = await Served.StartAsync(backwards);
        (await served.AskAsync("gates", new { nonsense = 1 })).Should().StartWith("RC5012", "who is not signed in learns nothing about the input");
    }

    [Fact]
    [Claim("`Craft.Core` is the language and its runtime, and refers to neither ASP.NET Core nor MCP.")]
    [Claim("`Craft.Ai` publishes routes as MCP tools.")]
    public void Craft_Core_refers_to_neither_ASPNET_Core_nor_MCP()
    {
        References(typeof(Capability)).Should().NotContain(name => name.StartsWith("Microsoft.AspNetCore") || name.StartsWith("ModelContextProtocol"));
        typeof(Crafting.Ai.Dsl).GetMethod("Mcp")!.DeclaringType!.Assembly.GetName().Name.Should().Be("Craft.Ai");
    }

    [Fact]
    [Claim("Neither asks for a `using` line in your files.")]
    public void No_file_that_wires_or_defines_a_capability_has_a_using_line_for_Craft()
    {
        foreach (var region in new[] { "readme-capability", "getting-started-capability", "getting-started-program" })
            Region.All[region].Should().NotContain("using Craft");
    }

    [Fact]
    [Claim("0.1.")]
    [Claim("An application whose routes ask who is calling does not start when nothing could tell.")]
    public async Task A_route_that_asks_for_a_caller_does_not_start_when_nobody_can_tell()
    {
        Repository.Read("Directory.Build.props").Should().Contain("<Version>0.1.0</Version>");
        var text = await Served.FailAsync(builder => builder.Services.AddCraft().AddCapabilities(McpPage.Mine).AddMcp());

        text.Should().Contain("route 'whoami': .Authorize asks for a caller, but nothing establishes one. Set mcp.Auth");
    }

    [Fact]
    [Claim("The Notebook's own identity provider has no passwords and listens on loopback: leave it there.")]
    public async Task The_development_identity_provider_has_no_passwords_and_listens_on_loopback()
    {
        await using var provider = await IdentityProvider.DevelopmentIdentityProvider.StartAsync();

        new Uri(provider.Issuer).IsLoopback.Should().BeTrue();
        Repository.Read("samples/IdentityProvider/Hosting/ProviderApplication.cs").Should().Contain("kestrel.ListenLocalhost(").And.NotContain("ListenAnyIP");
        Directory.EnumerateFiles(Repository.Full("samples/IdentityProvider"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).Should().NotContain(text => text.Contains("type=\"password\""));
    }

    [Fact]
    [Claim("With `CLERK_PUBLISHABLE_KEY` and `CLERK_SECRET_KEY` people sign in at Clerk instead.")]
    public async Task With_the_keys_of_Clerk_people_sign_in_there()
    {
        await using var notebook = await NotebookAsync(
            "--Auth", "clerk", "--CLERK_PUBLISHABLE_KEY", "pk_test_bm90ZWJvb2suY2xlcmsuaW52YWxpZCQ=", "--CLERK_SECRET_KEY", "sk_test_0");
        using var http = new HttpClient();

        (await http.GetStringAsync(new Uri(notebook.Endpoint, "/.well-known/oauth-protected-resource/mcp"))).Should().Contain("\"https://notebook.clerk.invalid\"");
    }

    internal static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static Task Notebook(string[] arguments)
    {
        var main = typeof(NoteStore).Assembly.EntryPoint!;
        return main.Invoke(null, [arguments]) as Task ?? Task.CompletedTask;
    }

    private static IEnumerable<string> References(Type type) => type.Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

    private static readonly object Milk = new { title = "Milk", body = "Two litres" };

    private static Task<StartedNotebook> NotebookAsync(params string[] arguments) => StartedNotebook.StartAsync(arguments);

    /// <summary>The prose of README.md, without headings and without the tables, whose commands and links have tests of their own.</summary>
    private static IEnumerable<string> Sentences()
    {
        var page = new Page("README.md");
        var shown = page.Blocks.Where(block => block.Language != "csharp" && block.Language != "table").SelectMany(block => block.Text.Split('\n'))
            .Select(line => line.Contains('#') ? line[(line.IndexOf('#') + 1)..] : line);
        var text = Repository.Read("README.md");
        foreach (var block in page.Blocks)
            text = text.Replace(block.Text, "", StringComparison.Ordinal);
        var paragraphs = text.Split("\n\n").SelectMany(paragraph => paragraph.Split("\n* "))
            .Where(paragraph => !paragraph.StartsWith('#') && !paragraph.StartsWith('<') && !paragraph.StartsWith("```", StringComparison.Ordinal) && !paragraph.StartsWith('['))
            .Select(paragraph => Emphasis().Replace(paragraph, ""))
            .Select(paragraph => Spaces().Replace(paragraph, " "))
            .Where(paragraph => !OnlyLinks().IsMatch(paragraph));
        return shown.Concat(paragraphs.SelectMany(paragraph => SentenceEnd().Split(paragraph))).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 0);
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex Project();

    [GeneratedRegex(@"\*\*?(?=\S)|(?<=\S)\*\*?")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(\w+: )?\[[^\]]+\]\([^)]+\)\.?\s*$")]
    private static partial Regex OnlyLinks();

    [GeneratedRegex("(?<=[.:])\\s+(?=[A-Z`])")]
    private static partial Regex SentenceEnd();

    private sealed class Reported(Action<ProgressNotificationValue> report) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => report(value);
    }

    /// <summary>Opens no port and remembers the addresses.</summary>
    private sealed class RecordingServer : IServer
    {
        private readonly ServerAddressesFeature _addresses = new();

        public RecordingServer() => Features.Set<IServerAddressesFeature>(_addresses);

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public IReadOnlyList<string> Addresses => [.. _addresses.Addresses];

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
