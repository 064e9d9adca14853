namespace Docs.Tests;

/// <summary>The files that the tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Every page of the documentation, relative to the root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        [.. new[] { "README.md" }.Concat(Below("docs")).Concat(Below("samples"))];

    public static string Read(string path) => File.ReadAllText(Full(path)).ReplaceLineEndings("\n");

    public static string Full(string path) => Path.Combine(Root, path);

    private static IEnumerable<string> Below(string folder) => Directory
        .EnumerateFiles(Full(folder), "*.md", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Craft.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
