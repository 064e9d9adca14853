using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Crafting.Tests;

/// <summary>The rules of the house for a shipped assembly. Each returns what breaks it, so that a test can expect nothing.</summary>
internal static class Conventions
{
    private const int LongestFile = 300;
    private const int WidestLine = 140;
    private const int LongestSentence = 15;

    /// <summary>Names without arity that every web project, or the protocol, has already.</summary>
    private static readonly string[] Taken = ["Route", "RouteBuilder", "Endpoint", "Results", "Tool", "Prompt", "Resource"];

    private static readonly string[] EmptyWords = ["Impl", "Base", "Manager", "Helper", "Helpers", "Util", "Utils", "Utility"];

    /// <summary>A namespace Craft or Craft.* would turn <c>Craft.Route()</c> into CS0234 for every user, generated types
    /// included.</summary>
    public static IEnumerable<string> NamespacesThatHideTheEntrance(Assembly assembly) => assembly.GetTypes()
        .Where(type => type.Namespace is { } name && (name == "Craft" || name.StartsWith("Craft.", StringComparison.Ordinal)))
        .Select(type => type.FullName!);

    /// <summary>A namespace whose last part is a verb hides the verb below it (CS0118).</summary>
    public static IEnumerable<string> NamespacesThatHideVerbs(Assembly assembly, params Type[] verbs) => assembly.GetTypes()
        .Select(type => type.Namespace ?? "").Distinct()
        .Where(name => verbs.SelectMany(type =>
            type.GetMethods(BindingFlags.Public | BindingFlags.Static)).Any(verb => verb.Name == name.Split('.')[^1]));

    public static IEnumerable<string> TakenNames(Assembly assembly) => assembly.GetExportedTypes()
        .Where(type => Taken.Contains(type.Name)).Select(type => type.FullName!);

    public static IEnumerable<string> EmptyNames(Assembly assembly) => assembly.GetTypes()
        .Where(type => EmptyWords.Any(word => type.Name.Split('`')[0].EndsWith(word, StringComparison.Ordinal)))
        .Select(type => type.FullName!);

    /// <summary>Whatever is called Craft… looks like the framework itself, so hardly anything is.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="allowed">Beside <c>CraftException</c>, <c>CraftError</c>, <c>ICraftBuilder</c>: types that cannot do without.</param>
    public static IEnumerable<string> NamesWithThePrefix(Assembly assembly, params string[] allowed) => assembly.GetExportedTypes()
        .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(member => member.Name)
            .Append(type.Name)
            .Where(name => name.StartsWith("Craft", StringComparison.Ordinal) || name.StartsWith("ICraft", StringComparison.Ordinal))
            .Except(["CraftException", "CraftError", "ICraftBuilder", .. allowed])
            .Select(name => type.Name == name ? name : $"{type.Name}.{name}"));

    public static IEnumerable<string> References(Assembly assembly, params string[] forbidden) => assembly.GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    public static IEnumerable<string> LongFiles(string folder) => SourceTree.Files(folder)
        .Select(file => (Name: Path.GetRelativePath(SourceTree.Root, file), Lines: File.ReadLines(file).Count()))
        .Where(file => file.Lines > LongestFile)
        .Select(file => $"{file.Name}: {file.Lines} lines, {LongestFile} at most");

    /// <summary>Lines that a reader would have to scroll.</summary>
    public static IEnumerable<string> WideLines(string folder) => SourceTree.Files(folder).SelectMany(file => File.ReadLines(file)
        .Select((line, i) => (Number: i + 1, line.Length))
        .Where(line => line.Length > WidestLine)
        .Select(line => $"{Path.GetRelativePath(SourceTree.Root, file)}:{line.Number}: {line.Length} columns, {WidestLine} at most"));

    /// <summary>That there is a summary at all the compiler holds (CS1591); that its first sentence is short is held here.</summary>
    public static IEnumerable<string> LongSummaries(Assembly assembly)
    {
        var compilation = CSharpCompilation.Create(
            "Summaries", references: [.. Platform(), MetadataReference.CreateFromFile(assembly.Location)]);
        foreach (var member in XDocument.Load(Path.ChangeExtension(assembly.Location, "xml")).Descendants("member"))
        {
            var id = (string)member.Attribute("name")!;
            if (member.Element("summary") is not { } summary
                || !IsPublic(DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation)))
                continue;
            var sentence = string.Concat(summary.Nodes().Select(Text)).Trim().Split(". ")[0];
            var words = sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            if (words is 0 or > LongestSentence)
                yield return $"{id}: {words} words, 1 to {LongestSentence}: {sentence}";
        }
    }

    /// <summary>What the process itself runs on: every assembly of the framework and of the packages.</summary>
    public static IEnumerable<MetadataReference> Platform(params string[] without) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && !name.EndsWith(".Tests.dll", StringComparison.Ordinal)
                && !without.Contains(Path.GetFileNameWithoutExtension(name)))
            .Select(path => MetadataReference.CreateFromFile(path));

    private static bool IsPublic(ISymbol? symbol)
    {
        for (; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected))
                return false;
        }

        return symbol is not null;
    }

    private static string Text(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" or "seealso" } see =>
            ((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? "link").Split('(')[0].Split('.')[^1],
        XElement { Name.LocalName: "paramref" or "typeparamref" } reference => (string)reference.Attribute("name")!,
        XElement element => element.Value,
        _ => node.ToString(),
    };
}
