namespace Packages.Tests;

/// <summary>The sources of the packages in a folder of their own, as in a fresh clone of a public repository.</summary>
/// <remarks>A build of the solution may be running in the repository, and what is packed must not depend on where it was built.</remarks>
internal sealed class SourceCopy
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public const string Url = "https://github.com/craft/craft.git";

    private readonly string _root;

    public SourceCopy(string root)
    {
        _root = root;
        Directory.CreateDirectory(root);
        foreach (var file in Directory.GetFiles(Repository.Root).Where(file => Path.GetFileName(file) is not (".git" or "Craft.sln")))
            File.Copy(file, Path.Combine(root, Path.GetFileName(file)));
        Copy(Path.Combine(Repository.Root, "src"), Path.Combine(root, "src"));
        Directory.CreateDirectory(Path.Combine(root, ".git", "objects"));
        Directory.CreateDirectory(Path.Combine(root, ".git", "refs"));
        File.WriteAllText(Path.Combine(root, ".git", "HEAD"), Commit);
        CloneFrom(Url);
    }

    public void CloneFrom(string url) =>
        File.WriteAllText(
            Path.Combine(_root, ".git", "config"), $"[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = {url}\n");

    /// <summary>Packs both packages; Craft.Ai builds Craft.Core on its way.</summary>
    public async Task PackAsync(string feed, string version)
    {
        await Command.RunAsync(_root, ["pack", "src/Craft.Ai", "-c", "Release", "-warnaserror", "-o", feed, $"-p:Version={version}"]);
        await PackCoreAgainAsync(feed, version);
    }

    public Task PackCoreAgainAsync(string feed, string version) =>
        Command.RunAsync(
            _root, ["pack", "src/Craft.Core", "--no-build", "-c", "Release", "-warnaserror", "-o", feed, $"-p:Version={version}"]);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
