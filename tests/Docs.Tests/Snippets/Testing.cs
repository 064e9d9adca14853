using System.Security.Claims;
using FluentAssertions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Docs.Tests.Snippets;

#region testing-route using FluentAssertions, Xunit
public class GreetTests
{
    [Fact]
    public async Task Greets_by_name()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp();
        await using var app = builder.Build();      // built, not started: no port is opened
        var craft = app.Services.GetRequiredService<ICraftClient>();

        (await craft.SendAsync<string>("greet", new { name = "Ada" })).Should().Be("Hello, Ada!");
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

        var call = async () =>
            await services.GetRequiredService<ICraftClient>().SendAsync<decimal>("price", new { customer = "alice", quantity = 0 });

        (await call.Should().ThrowAsync<CraftException>()).Which.Message.Should().Be("quantity must be at least 1; it is 0.");
    }
    #endregion

    #region testing-mcp using ModelContextProtocol.Client, ModelContextProtocol.Protocol
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
        builder.Services.AddAuthentication().Services.AddCraft().AddCapabilities(McpPage.Mine).AddMcp();
        await using var app = builder.Build();
        #region testing-principal using System.Security.Claims
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

    [Fact]
    public async Task Everybody_is_the_caller_who_was_named()
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Services.AddSingleton<NoteStore>();
        #region testing-everybody
        builder.Services.AddCraft().AddCapabilities(CreateNote.Route)
            .AddMcp(mcp => mcp.Auth = Everybody(new() { Subject = "alice", Roles = ["member"] }));
        #endregion
        await using var app = builder.Build();
        app.MapCraft();
        await app.StartAsync();

        (await new Served(app).AskAsync("notes_create", new { title = "Milk", body = "Two litres" }))
            .Should().Contain("\"ownerId\":\"alice\"");
    }

    #region testing-start
    [Fact]
    public async Task Every_route_is_complete()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp();
        await using var app = builder.Build();
        app.MapCraft();

        await app.StartAsync();     // throws one CraftException that lists every problem of every route
    }
    #endregion
}
