using System.Security.Claims;
using FluentAssertions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Docs.Tests.Snippets;

#region testing-route
public class CreateNoteTests
{
    [Fact]
    public async Task Keeps_the_note()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton<NoteStore>();
        builder.Services.AddCraft().AddCapabilities(CreateNote.Route).AddMcp();
        await using var app = builder.Build();      // built, not started: no port is opened
        var craft = app.Services.GetRequiredService<ICraftClient>();

        var note = await craft.SendAsync<Note>("notes_create", new { title = "Milk", body = "Two litres" });

        note.Title.Should().Be("Milk");
    }
}
#endregion

public class TestingPageTests
{
    #region testing-refusal
    [Fact]
    public async Task Says_what_is_wrong_with_the_arguments()
    {
        await using var services = new ServiceCollection()
            .AddCraft().AddCapabilities(Language.Lambdas).Services.BuildServiceProvider();

        var call = async () => await services.GetRequiredService<ICraftClient>().SendAsync<decimal>("price", new { customer = "alice", quantity = 0 });

        (await call.Should().ThrowAsync<CraftException>()).Which.Message.Should().Be("quantity must be at least 1; it is 0.");
    }
    #endregion

    #region testing-mcp
    [Fact]
    public async Task A_client_gets_its_greeting()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp();
        await using var app = builder.Build();
        app.MapCraft();
        await app.StartAsync();

        var transport = new HttpClientTransport(new() { Endpoint = new Uri($"{app.Urls.Single()}/mcp") });
        await using var client = await McpClient.CreateAsync(transport);
        var result = await client.CallToolAsync("greet", new Dictionary<string, object?> { ["name"] = "Ada" });

        result.Content.OfType<TextContentBlock>().Single().Text.Should().Be("Hello, Ada!");
    }
    #endregion

    [Fact]
    public async Task A_member_is_let_in()
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Services.AddCraft().AddCapabilities(McpPage.Mine).AddMcp();
        await using var app = builder.Build();
        #region testing-principal
        app.Use((context, next) =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new("sub", "alice"), new(ClaimTypes.Role, "member")], "test"));
            return next(context);
        });
        app.MapCraft();
        #endregion
        var served = new Served(app);
        await app.StartAsync();

        (await served.AskAsync("whoami")).Should().Be("alice");
    }

    #region testing-start
    [Fact]
    public async Task Every_route_is_complete()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddCraft().AddCapabilities(Greet.Route, CreateNote.Route).AddMcp();
        await using var app = builder.Build();
        app.MapCraft();

        await app.StartAsync();     // throws one CraftException that lists every problem of every route
    }
    #endregion
}
