using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

/// <summary>The document, as a reader that is not ours understands it.</summary>
public class OpenApiDocumentTests
{
    public sealed record Node(string Name, Node[]? Children = null);

    public sealed record Change(int Id, [property: Description("The new name.")] string Name, Node? Tree = null);

    public sealed record Search(string Text, int? Page = null);

    public sealed record Total(decimal Amount);

    private static readonly Capability[] Routes =
    [
        Craft.Route().Id("change").Title("Change").Description("Changes an order.").Tag("orders").Input<Change>().Output<Total>()
            .From(Http(HttpMethod.Put, "/orders/{id:int}")).Transform(_ => new Total(1)),
        Craft.Route().Id("search").Description("Finds orders.").Input<Search>().From(Http("/orders")).Authorize(new AuthorizeOptions { Scopes = ["orders:read"] })
            .Transform(search => search.Text),
        Craft.Route().Id("remove").Description("Removes an order.").From(Http(HttpMethod.Delete, "/orders/{id:int}")),
    ];

    [Fact]
    public async Task Another_reader_understands_the_document_without_a_complaint()
    {
        var (document, errors) = await ReadAsync();

        errors.Should().BeEmpty();
        document.Paths.Select(path =>
            $"{path.Key} {string.Join(' ', path.Value.Operations!.Keys)}").Should().Equal("/api/orders GET", "/api/orders/{id} PUT DELETE");
        document.Info.Title.Should().Be("Orders");
    }

    [Fact]
    public async Task Fields_are_parameters_or_a_body_with_the_schemas_that_are_checked()
    {
        var (document, _) = await ReadAsync();
        var change = document.Paths["/api/orders/{id}"].Operations![HttpMethod.Put];
        var search = document.Paths["/api/orders"].Operations![HttpMethod.Get];

        change.Parameters!.Select(parameter =>
            $"{parameter.Name} {parameter.In} {parameter.Required} {parameter.Schema!.Type}").Should().Equal("id Path True Integer");
        change.RequestBody!.Content!["application/json"].Schema!.Required.Should().BeEquivalentTo("name");
        change.RequestBody.Content["application/json"].Schema!.Properties!["name"].Description.Should().Be("The new name.");
        search.Parameters!.Select(parameter =>
            $"{parameter.Name} {parameter.In} {parameter.Required}").Should().Equal("text Query True", "page Query False");
        change.Responses!["200"].Content!["application/json"].Schema!.Properties.Should().ContainKey("amount");
        change.Responses["default"].Content.Should().ContainKey("application/problem+json");
        document.Paths["/api/orders/{id}"].Operations![HttpMethod.Delete].Responses.Should().ContainKey("204");
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        await using var app = await StartAsync();
        var root = (await app.GetAsync("/openapi.json")).Json;

        const string Start = "\"$ref\":\"#/components/schemas/";
        var text = root.GetRawText();
        var references = text.Split(Start).Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).Distinct().ToArray();

        text.Split("\"$ref\"").Should().HaveSameCount(text.Split(Start), "none leads anywhere else");
        references.Should().Contain("change.input.Node");
        root.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name).Should().Contain(references);
    }

    [Fact]
    public async Task Who_needs_a_token_is_told_with_its_scopes()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await StartAsync(SignIn.At(idp).Mcp);

        var root = (await app.GetAsync("/openapi.json")).Json;

        root.GetProperty("paths").GetProperty("/api/orders").GetProperty("get").GetProperty("security").GetRawText().Should().Be("""[{"accessToken":["orders:read"]}]""");
        root.GetProperty("paths").GetProperty("/api/orders/{id}").GetProperty("put").TryGetProperty("security", out _).Should().BeFalse();
        root.GetProperty("components").GetProperty("securitySchemes").GetProperty("accessToken").GetProperty("scheme").GetString().Should().Be("bearer");
    }

    [Fact]
    public async Task Without_being_asked_for_there_is_no_document()
    {
        await using var app = await HttpApp.StartAsync(Routes[0]);

        (await app.GetAsync("/openapi.json")).Status.Should().Be(404);
    }

    private static Task<HttpApp> StartAsync(Action<McpOptions>? mcp = null) => HttpApp.StartAsync(
        HttpSetup.Plain with
        {
            Http = http => http.Title = "Orders",
            Mcp = mcp,
            Services = services => services.AddAuthentication(),
            Pipeline = app =>
            {
                app.MapGroup("/api").MapCraft();
                app.MapCraftOpenApi();
            },
        },
        Routes);

    private static async Task<(Microsoft.OpenApi.OpenApiDocument Document, IEnumerable<string> Errors)> ReadAsync()
    {
        await using var app = await StartAsync();
        var read = Microsoft.OpenApi.OpenApiDocument.Parse((await app.GetAsync("/openapi.json")).Body, "json");
        return (read.Document!, read.Diagnostic!.Errors.Concat(read.Diagnostic.Warnings).Select(error => error.ToString()));
    }
}
