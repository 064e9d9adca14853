using System.Globalization;

namespace Packages.Tests;

/// <summary>Both packages, packed once under a version that no cache can know, and a place for their consumers.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    /// <summary>Outside the repository, whose build properties must not reach a user's project.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("craft-packages-").FullName;

    public string Version { get; } = "0.0.0-test." + DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture);

    public string Feed => Path.Combine(Root, "feed");

    public Task InitializeAsync() => new SourceCopy(Folder("sources")).PackAsync(Feed, Version);

    public Task DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var folder in new[] { "craft.core", "craft.ai" }.Select(id => Path.Combine(cache, id, Version)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    public string Folder(string name) => Path.Combine(Root, name);

    internal Package Open(string id, string extension = "nupkg") => new(Path.Combine(Feed, $"{id}.{Version}.{extension}"));

    /// <summary>The C# block of a package's readme.</summary>
    public string Readme(string id)
    {
        using var package = Open(id);
        var text = package.Text("README.md");
        var begin = text.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        return text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    /// <summary>A fresh project that contains only what a user would write.</summary>
    /// <returns>The project's folder.</returns>
    public string Project(string path, string sdk, string references, string? properties, params (string File, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, path)).FullName;
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
