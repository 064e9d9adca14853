using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Docs.Tests.Snippets;
using Docs.Tests.Snippets.Orders;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/language.md: the snippets do what the page says of them, and its tables leave nothing out.</summary>
public partial class LanguageTests
{
    private static readonly string PageText = Repository.Read("docs/language.md");

    [Fact]
    public void The_table_of_verbs_is_complete()
    {
        var before = Verbs(typeof(RouteStart)).Union(Verbs(typeof(RouteInput<>)));
        var after = Verbs(typeof(Route<>));
        var rows = VerbRow().Matches(PageText).ToDictionary(row => row.Groups[1].Value, row => (Before: row.Groups[2].Value == "●", After: row.Groups[3].Value == "●"));

        rows.Where(row => row.Value.Before).Select(row => row.Key).Should().BeEquivalentTo(before);
        rows.Where(row => row.Value.After).Select(row => row.Key).Should().BeEquivalentTo(after);
    }

    [Fact]
    public void The_table_of_the_exchange_is_complete()
    {
        var members = typeof(Exchange).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);

        foreach (var member in members)
            PageText.Should().Contain($"`{member}`");
    }

    [Fact]
    public async Task The_stages_place_an_order()
    {
        await using var served = await StartAsync(Language.PlaceOrder);

        (await served.AskAsync("order_place", new { customer = "alice", quantity = 2 })).Should().Be("""{"number":"alice-1","total":5.0}""");
        (await served.AskAsync("order_place", new { customer = "nobody", quantity = 2 })).Should().Be("RC5002: Say who orders.");
        served.Services.GetRequiredService<Shop>().Sold.Should().Equal(new Order("alice", 2));
    }

    [Fact]
    public async Task A_route_is_called_from_code()
    {
        await using var served = await StartAsync(Language.Lambdas);

        (await served.Services.GetRequiredService<ICraftClient>().SendAsync<decimal>("price", new Order(" alice ", 4))).Should().Be(10);
    }

    [Fact]
    public async Task A_class_gets_its_services()
    {
        await using var served = await Served.StartAsync(builder => Language.AddClass(builder.Services.AddSingleton<Prices>().AddCraft().AddMcp()));

        (await served.AskAsync("price_quote", new { customer = "alice", quantity = 4 })).Should().Be("10.0");
    }

    [Fact]
    public async Task A_handler_replaces_or_rethrows()
    {
        await using var served = await StartAsync(Language.Stock, Language.Remember);

        (await served.AskAsync("stock", new { customer = "alice", quantity = 51 })).Should().Be("unknown");
        (await served.AskAsync("stock", new { customer = "alice", quantity = 1 })).Should().Be("enough");
        (await served.AskAsync("remember", new { customer = "alice", quantity = 1 })).Should().StartWith("RC5031");
    }

    [Fact]
    public async Task A_gate_asks_for_roles_scopes_a_predicate_and_a_policy()
    {
        var caller = new VerifiedIdentity { Subject = "alice", Roles = ["staff", "eu"], Scopes = ["orders:write"], Claims = JsonSerializer.SerializeToElement(new { email_verified = true }) };

        (await AskAsync(caller)).Should().Be("alice has no orders any more.");
        (await AskAsync(caller with { Roles = ["eu"] })).Should().StartWith("RC5015: You are not allowed to use this tool.");
        (await AskAsync(caller with { Roles = ["staff"] })).Should().StartWith("RC5015: You are not allowed to use this tool.");
        (await AskAsync(caller with { Scopes = [] })).Should().StartWith("RC5038: The sign-in does not cover this capability: it lacks the scope orders:write.");
        (await AskAsync(caller with { ClientId = "kiosk" })).Should().StartWith("RC5015: You are not allowed to use this tool.");
        (await AskAsync(caller with { Claims = null })).Should().StartWith("RC5015: You are not allowed to use this tool.");

        static async Task<string> AskAsync(VerifiedIdentity caller)
        {
            await using var served = await SignedInAsync(caller, Language.AddPolicy, Language.Erase);
            return await served.AskAsync("order_erase");
        }
    }

    [Fact]
    public async Task A_route_establishes_its_caller_itself()
    {
        await using var served = await Served.StartAsync(builder => builder.Services.AddSingleton<ServiceAccounts>().AddCraft().AddCapabilities(Language.Nightly).AddMcp());

        (await served.Services.GetRequiredService<ICraftClient>().SendAsync<string>("order_nightly")).Should().Be("Ordered by nightly.");
    }

    [Fact]
    public async Task An_assistant_acts_for_the_caller()
    {
        var caller = new VerifiedIdentity { Subject = "alice", Roles = ["member"], Scopes = ["orders:read", "orders:write"] };
        await using var served = await SignedInAsync(caller, builder => builder.Services.AddSingleton<ServiceAccounts>(), Language.Assist, Language.List);
        await using var acting = await SignedInAsync(caller with { Actor = new() { Subject = "robot" } }, builder => builder.Services.AddSingleton<ServiceAccounts>(), Language.Assist, Language.List);

        (await served.AskAsync("order_assist")).Should().Be("The orders of alice, for assistant.");
        (await served.AskAsync("order_list")).Should().Be("The orders of alice, for themselves.");
        (await acting.CallAsync("order_list")).IsError.Should().BeTrue("the robot may not act");
    }

    [Fact]
    public async Task A_beginning_is_shared()
    {
        await using var served = await StartAsync(Language.Read, Language.Write);

        (await served.ToolsAsync()).Select(tool => tool.Name).Should().BeEquivalentTo("read", "write");
        (await served.AskAsync("write")).Should().StartWith("RC5012");
        Language.Read.Tags.Should().Equal("members");
    }

    [Fact]
    public async Task A_route_calls_another_one()
    {
        await using var served = await StartAsync(Language.PlaceOrder, Language.Reorder);

        (await served.AskAsync("order_again")).Should().Contain("alice-1");
    }

    [Fact]
    public void A_lambda_without_a_result_is_told_so() =>
        typeof(Route<int>).GetMethods().Where(method => method.Name is "Transform" or "Enrich").Select(method => method.GetCustomAttribute<ObsoleteAttribute>()?.Message)
            .Should().Contain("This step returns nothing. Use Tap, or return the new body.");

    private static Task<Served> StartAsync(params Capability[] capabilities) => Served.StartAsync(builder =>
        builder.Services.AddSingleton<Prices>().AddSingleton<Shop>().AddAuthentication().Services.AddCraft().AddCapabilities(capabilities).AddMcp());

    private static Task<Served> SignedInAsync(VerifiedIdentity caller, Action<WebApplicationBuilder> configure, params Capability[] capabilities) => Served.StartAsync(
        builder =>
        {
            configure(builder);
            builder.Services.AddAuthentication();
            builder.Services.AddCraft().AddCapabilities(capabilities).AddMcp();
        },
        app =>
        {
            app.Use((context, next) =>
            {
                context.User = caller.ToClaimsPrincipal();
                return next(context);
            });
            app.MapCraft();
        });

    private static IEnumerable<string> Verbs(Type stage) => stage.GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Where(method => method.DeclaringType!.Assembly == stage.Assembly && method.DeclaringType != typeof(Capability) && !method.IsSpecialName && !method.IsDefined(typeof(ObsoleteAttribute)) && method.Name != "ToString")
        .Select(method => method.Name).Distinct();

    [GeneratedRegex(@"^\| `(\w+)` \| (●?) ?\| (●?) ?\| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex VerbRow();
}
