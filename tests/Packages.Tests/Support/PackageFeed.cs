using System.Globalization;

namespace Packages.Tests;

/// <summary>Both packages, packed once under a version that no cache can know, and a place for their consumers.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("craft-packages-").FullName;

    public string Version { get; } = "0.1.0-test." + DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture);

    public string Feed => Path.Combine(_root, "feed");

    public async Task InitializeAsync()
    {
        // Also outside the repository: a build of the solution may be running there.
        await Command.RunAsync(
            Repository.Root, "pack", "src/Craft.Ai", "-c", "Release", "-o", Feed, $"-p:Version={Version}", $"-p:ArtifactsPath={Path.Combine(_root, "artifacts")}", "-p:UseArtifactsOutput=true");
        await Command.RunAsync(
            Repository.Root, "pack", "src/Craft.Core", "-c", "Release", "-o", Feed, $"-p:Version={Version}", $"-p:ArtifactsPath={Path.Combine(_root, "artifacts")}", "-p:UseArtifactsOutput=true");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var folder in new[] { "craft.core", "craft.ai" }.Select(id => Path.Combine(cache, id, Version)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A fresh project that contains only what a user would write.</summary>
    /// <returns>The project's folder.</returns>
    public string Project(string path, string sdk, string references, string? properties, params (string File, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, path)).FullName;
        File.WriteAllText(Path.Combine(folder, Path.GetFileName(path) + ".csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """);
        foreach (var (file, text) in files)
            File.WriteAllText(Path.Combine(folder, file), text);
        return folder;
    }

    public string Reference(string package) => $"""<PackageReference Include="{package}" Version="{Version}" />""";
}

/// <summary>One feed for all tests, which run one after the other: each builds and starts programs of its own.</summary>
[CollectionDefinition("packages")]
public sealed class PackagesRunTogether : ICollectionFixture<PackageFeed>;
