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
        var trees = SourceTree.Files(projectFolder).ToDictionary(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file));
        var usings = CSharpSyntaxTree.ParseText(ImplicitUsings + string.Concat(globalUsings.Select(name => $"\nglobal using {name};")));
        var compilation = CSharpCompilation.Create("Layers", trees.Keys.Append(usings), Conventions.Platform(without: Path.GetFileName(projectFolder)));

        var violations = new SortedSet<string>(StringComparer.Ordinal);
        var places = new Dictionary<ISymbol, int>(SymbolEqualityComparer.Default);
        foreach (var (tree, file) in trees)
        {
            var place = Path.GetRelativePath(projectFolder, file).Split(Path.DirectorySeparatorChar)[0];
            if (!_layers.TryGetValue(place, out var layer))
            {
                violations.Add($"{place} is in no layer");
                continue;
            }

            foreach (var type in Types(compilation, tree))
                places[type.Symbol] = Math.Min(layer, places.GetValueOrDefault(type.Symbol, layer));
        }

        foreach (var tree in trees.Keys)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var (symbol, declaration) in Types(compilation, tree).Where(type => places.ContainsKey(type.Symbol)))
            {
                foreach (var used in declaration.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => Outermost(model.GetSymbolInfo(name).Symbol)))
                {
                    if (used is not null && places.TryGetValue(used, out var there) && there < places[symbol])
                        violations.Add($"{symbol.Name} ({_names[places[symbol]]}) uses {used.Name} ({_names[there]})");
                }
            }
        }

        return [.. violations];
    }

    private static IEnumerable<(ISymbol Symbol, SyntaxNode Declaration)> Types(Compilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Select(node => (model.GetDeclaredSymbol(node)!.OriginalDefinition, node));
    }

    private static ISymbol? Outermost(ISymbol? symbol)
    {
        if (symbol is null or INamespaceSymbol or ITypeParameterSymbol or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)
            return null;
        while (symbol.ContainingType is { } outer)
            symbol = outer;
        return symbol.OriginalDefinition;
    }
}
