using System.Text.Json;

namespace Packages.Tests;

/// <summary>Which names the packages bring into a project, and what happens when the project has the same ones.</summary>
[Collection("packages")]
public sealed class NameTests(PackageFeed feed)
{
    private const string OwnNames = """
        Console.WriteLine(Shop.Capabilities.Types);
        Console.WriteLine(Acme.Craft.Capabilities.Qualified);
        Console.WriteLine(Acme.Mcp.Capabilities.Qualified);
        Console.WriteLine(Craft.Route().Id("program").Description("Whatever the project is called.").From(Mcp()));

        namespace Shop
        {
            public sealed class Mcp;

            public sealed class Direct;

            public sealed record Route(string From, string To);

            public static class Capabilities
            {
                public static Capability Types { get; } = Craft.Route()
                    .Id("types")
                    .Description("Types called like verbs do not hide them.")
                    .Input<Route>()
                    .From(Mcp())
                    .Transform(route => new Route(route.To, route.From))
                    .Transform(_ => (new Mcp(), new Direct(), Direct()));
            }
        }

        namespace Acme.Craft
        {
            public static class Capabilities
            {
                public static Capability Qualified { get; } = Crafting.Craft.Route().Id("craft").Description("By its full name.").From(Direct());
            }
        }

        namespace Acme.Mcp
        {
            public static class Capabilities
            {
                public static Capability Qualified { get; } =
                    Crafting.Craft.Route().Id("mcp").Description("By its full name.").From(Crafting.Ai.Dsl.Mcp());
            }
        }
        """;

    private const string Hidden = """
        namespace Acme.Craft
        {
            public static class Hidden
            {
                public static object Route { get; } = Craft.Route();
            }
        }

        namespace Acme.Mcp
        {
            public static class Hidden
            {
                public static object Source { get; } = Mcp();
            }
        }
        """;

    [Fact]
    public async Task Types_may_be_called_like_verbs_and_namespaces_ask_for_the_full_name()
    {
        var folder = feed.Project(
            "Acme.Craft", "Microsoft.NET.Sdk", feed.Reference("Craft.Ai"), "<OutputType>Exe</OutputType>", ("Program.cs", OwnNames));
        await Command.RunAsync(folder, ["build", "-warnaserror", "-nologo"]);

        (await Command.RunAsync(folder, ["bin/Debug/net10.0/Acme.Craft.dll"])).Should()
            .Be("types: mcp -> input -> transform -> transform\ncraft: direct -> input\nmcp: mcp -> input\nprogram: mcp -> input\n");

        await File.WriteAllTextAsync(Path.Combine(folder, "Hidden.cs"), Hidden);
        using var build = Command.Start(folder, "build", "-nologo", "--no-restore");
        var (code, output, _) = await build.EndAsync();

        code.Should().NotBe(0);
        output.Should()
            .Contain("2 Error(s)").And.MatchRegex("CS0234: .*'Route'.*'Acme.Craft'", "the message names the namespace that is in the way")
            .And.MatchRegex("CS0118: 'Acme.Mcp' is a namespace");
    }

    [Fact]
    public async Task A_project_chooses_what_the_packages_import()
    {
        var folder = feed.Project("Imports", "Microsoft.NET.Sdk", feed.Reference("Craft.Ai"), null);
        await Command.RunAsync(folder, ["restore"]);
        string[] verbs = ["Crafting", "Crafting.Dsl", "Crafting.Ai", "Crafting.Ai.Dsl"];
        string[] frameworks =
        [
            "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
            "Microsoft.Extensions.Logging", "System.ComponentModel.DataAnnotations",
        ];

        (await ImportsAsync(folder, "Configuration=Debug")).Should().BeEquivalentTo([.. verbs, .. frameworks]);
        (await ImportsAsync(folder, "CraftImplicitUsings=verbs")).Should().BeEquivalentTo(verbs);
        (await ImportsAsync(folder, "CraftImplicitUsings=false")).Should().BeEmpty();
        (await ImportsAsync(folder, "ImplicitUsings=disable")).Should().BeEmpty();
    }

    private static async Task<IEnumerable<string?>> ImportsAsync(string folder, string property)
    {
        using var items = JsonDocument.Parse(await Command.RunAsync(folder, ["msbuild", "-getItem:Using", $"-p:{property}"]));
        return [.. items.RootElement.GetProperty("Items").GetProperty("Using").EnumerateArray()
            .Where(item => item.GetProperty("DefiningProjectName").GetString()!.StartsWith("Craft.", StringComparison.Ordinal))
            .Select(item => item.GetProperty("Identity").GetString())];
    }
}
