using System.Reflection;
using PublicApiGenerator;

namespace Crafting.Tests;

/// <summary>The public surface of an assembly as a file that is reviewed in the diff.</summary>
internal static class PublicApi
{
    /// <summary>Compares with the approved file, and leaves the present surface beside it when they differ.</summary>
    /// <returns>Null when nothing changed; else the lines that differ and how to accept them.</returns>
    public static string? Difference(Assembly assembly, string approvedFile)
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] };
        var present = (assembly.GeneratePublicApi(options) + "\n").ReplaceLineEndings("\n");
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        if (present == approved)
            return null;

        var receivedFile = approvedFile.Replace(".approved.", ".received.", StringComparison.Ordinal);
        File.WriteAllText(receivedFile, present);
        var (before, now) = (approved.Split('\n'), present.Split('\n'));
        return $"""
            The public surface of {assembly.GetName().Name} is not the approved one.
            {string.Join('\n', before.Except(now).Select(line => "- " + line.Trim()).Concat(now.Except(before).Select(line => "+ " + line.Trim())))}
            If every line is meant, accept it and let the diff be reviewed:
            mv {Path.GetRelativePath(SourceTree.Root, receivedFile)} {Path.GetRelativePath(SourceTree.Root, approvedFile)}
            """;
    }
}
