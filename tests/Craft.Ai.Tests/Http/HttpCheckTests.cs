using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

/// <summary>What is wrong with HTTP routes is said before the first request.</summary>
public class HttpCheckTests
{
    public sealed record Order(int Id);

    private static RouteStart Route(string id) => Craft.Route().Id(id).Description("For tests.");

    [Fact]
    public async Task Two_routes_with_the_same_method_and_path_are_a_problem()
    {
        var told = await HttpApp.FailAsync(
            HttpSetup.Plain,
            Route("one").From(Http("/orders/{id}")),
            Route("two").From(Http("/Orders/{number}")),
            Route("three").From(Http(HttpMethod.Delete, "/orders/{id}")),
            Route("four").From(Http("/orders/{id:int}")));

        told.Should().Contain("1 problem.").And.Contain("RC1002 route 'two': It answers GET /Orders/{number}, which the route 'one' answers too. Give one another path.");
    }

    [Theory]
    [InlineData("orders", "Begin it with a slash")]
    [InlineData("/orders/{", "incomplete parameter")]
    public async Task A_template_that_routing_does_not_understand_is_a_problem(string path, string told)
    {
        (await HttpApp.FailAsync(HttpSetup.Plain,
            Route("one").From(Http(path)))).Should().Contain($"Http was given the path \"{path}\".").And.Contain(told);
    }

    [Fact]
    public async Task A_method_that_has_no_meaning_here_is_a_problem()
    {
        (await HttpApp.FailAsync(HttpSetup.Plain,
            Route("one").From(Http(HttpMethod.Trace, "/x")))).Should().Contain("Use GET, POST, PUT, PATCH or DELETE.");
    }

    [Fact]
    public async Task A_size_that_cannot_be_is_a_problem()
    {
        (await HttpApp.FailAsync(HttpSetup.Plain, Route("one").From(Http(HttpMethod.Post, "/x", new() { MaxBodyBytes = 0 })))).Should()
            .Contain("HttpSourceOptions.MaxBodyBytes is 0.");
    }

    [Fact]
    public async Task A_place_that_the_input_does_not_know_is_a_problem()
    {
        (await HttpApp.FailAsync(HttpSetup.Plain, Route("one").Input<Order>().From(Http("/orders/{number}")))).Should()
            .Contain("RC5003 route 'one': The path has the place {number}, but the input has no such member.");
    }

    [Fact]
    public async Task A_source_without_its_plugin_is_a_problem()
    {
        var setup = HttpSetup.Plain with { Http = null, Pipeline = _ => { } };

        (await HttpApp.FailAsync(setup,
            Route("one").From(Http("/x")))).Should().Contain("RC5003 route 'one': It begins at Http(…), but AddHttp was not called. Write AddCraft().AddHttp().");
    }

    [Fact]
    public async Task Routes_that_nobody_mapped_are_a_problem()
    {
        (await HttpApp.FailAsync(HttpSetup.Plain with { Pipeline = _ => { } }, Route("one").From(Http("/x")))).Should()
            .Contain("Routes begin at Http(…), but no endpoint was mapped. Write app.MapCraft();");
    }

    [Fact]
    public async Task Wrong_hosts_and_origins_are_problems_in_the_words_of_this_plugin()
    {
        var setup = HttpSetup.Plain with
        {
            Http = http =>
            {
                http.AllowedHosts.Add("https://x.example");
                http.AllowedOrigins.Add("x.example");
            },
        };

        (await HttpApp.FailAsync(setup)).Should().Contain("http.AllowedHosts contains").And.Contain("http.AllowedOrigins contains").And.NotContain("mcp.");
    }

    [Fact]
    public void The_plugin_is_added_once()
    {
        var craft = new ServiceCollection().AddCraft().AddHttp();

        craft.Invoking(craft => craft.AddHttp()).Should().Throw<InvalidOperationException>().WithMessage("AddHttp was called twice.*");
    }

    [Fact]
    public void Mapping_without_any_plugin_says_what_to_add()
    {
        using var app = WebApplication.CreateBuilder().Build() as IDisposable;

        ((WebApplication)app!).Invoking(app =>
            app.MapCraft()).Should().Throw<InvalidOperationException>().WithMessage("MapCraft found nothing to map.*");
    }
}
