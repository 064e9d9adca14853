using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Crafting.Tests;

/// <summary>The arrows between the folders of a project: a type may use its own layer and those to the right of it.</summary>
/// <remarks>A type whose parts lie in several folders, as Route with its verbs does, belongs to the leftmost of them.</remarks>
internal sealed class Layers
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Reading a project takes seconds, so it is read once.
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Part>>> Read = new();

    private readonly Dictionary<string, int> _layers = [];
    private readonly List<string> _names = [];

    /// <summary>Adds a layer to the right: folders, or files at the root of the project.</summary>
    public Layers Then(params string[] foldersOrFiles)
    {
        foreach (var folder in foldersOrFiles)
            _layers.Add(folder, _names.Count);
        _names.Add(string.Join(", ", foldersOrFiles));
        return this;
    }

    /// <summary>The uses that go leftwards, and what lies in no layer.</summary>
    public IReadOnlyList<string> Violations(string projectFolder, params string[] globalUsings)
    {
        var types = Read.GetOrAdd(projectFolder, folder => new(() => [.. TypesOf(folder, globalUsings)])).Value;
        var places = types.Where(type => _layers.ContainsKey(type.Place))
            .GroupBy(type => type.Symbol, SymbolEqualityComparer.Default)
            .ToDictionary(parts => parts.Key!, parts => parts.Min(part => _layers[part.Place]), SymbolEqualityComparer.Default);

        var homeless = types.Where(type => !_layers.ContainsKey(type.Place)).Select(type => $"{type.Place} is in no layer");
        var leftwards =
            from type in types
            where places.ContainsKey(type.Symbol)
            from used in type.Uses
            where places.TryGetValue(used, out var there) && there < places[type.Symbol]
            select $"{type.Symbol.Name} ({_names[places[type.Symbol]]}) uses {used.Name} ({_names[places[used]]})";
        return [.. homeless.Concat(leftwards).Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<Part> TypesOf(string projectFolder, string[] globalUsings)
    {
        var trees = SourceTree.Files(projectFolder).ToDictionary(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file));
        var usings = CSharpSyntaxTree.ParseText(ImplicitUsings + string.Concat(globalUsings.Select(name => $"\nglobal using {name};")));
        var compilation = CSharpCompilation.Create(
            "Layers", trees.Keys.Append(usings), Conventions.Platform(without: Path.GetFileName(projectFolder)));
        foreach (var (tree, file) in trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var declaration in tree.GetRoot().DescendantNodes(node =>
                node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax))
            {
                if (declaration is not (BaseTypeDeclarationSyntax or DelegateDeclarationSyntax))
                    continue;
                var uses = declaration.DescendantNodes()
                    .OfType<SimpleNameSyntax>()
                    .Select(name => Outermost(model.GetSymbolInfo(name).Symbol))
                    .OfType<ISymbol>();
                yield return new(
                    Path.GetRelativePath(projectFolder, file).Split(Path.DirectorySeparatorChar)[0],
                    model.GetDeclaredSymbol(declaration)!.OriginalDefinition,
                    uses.ToHashSet(SymbolEqualityComparer.Default));
            }
        }
    }

    private static ISymbol? Outermost(ISymbol? symbol)
    {
        if (symbol is null or INamespaceSymbol or ITypeParameterSymbol or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)
            return null;
        while (symbol.ContainingType is { } outer)
            symbol = outer;
        return symbol.OriginalDefinition;
    }

    /// <summary>A type, or a part of one, and the types that it uses.</summary>
    private sealed record Part(string Place, ISymbol Symbol, IReadOnlySet<ISymbol> Uses);
}
