using PublicApiGenerator;

namespace Crafting.Ai.Tests;

public class PublicApiTests
{
    [Fact]
    public async Task The_public_surface_is_the_one_that_was_reviewed()
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] };
        var api = (typeof(McpOptions).Assembly.GeneratePublicApi(options) + "\n").ReplaceLineEndings("\n");
        var folder = Path.Combine(AppContext.BaseDirectory, "Conventions");
        await File.WriteAllTextAsync(Path.Combine(folder, "PublicApi.received.txt"), api);

        var approved = (await File.ReadAllTextAsync(Path.Combine(folder, "PublicApi.approved.txt"))).ReplaceLineEndings("\n");

        api.Should().Be(
            approved,
            "a change of the public surface belongs into PublicApi.approved.txt: copy PublicApi.received.txt from the output folder");
    }
}
