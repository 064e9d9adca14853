using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Crafting.Tests;

/// <summary>Compiles what a user might write against the real assembly, with the usings that the package brings.</summary>
internal static class Compiler
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading.Tasks;
        global using Crafting;
        global using static Crafting.Dsl;
        """;

    private const string World = """
        public sealed record Note(string Title, int Length);
        public sealed class Store
        {
            public int Save(Note note) => note.Length;
            public void Delete(Note note) { }
            public Task SendAsync(Note note) => Task.CompletedTask;
            public Task<Note> FindAsync(string title) => Task.FromResult(new Note(title, 1));
        }
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private static readonly ImmutableArray<SyntaxTree> Given = [Parse(Usings), Parse(World)];

    private static readonly ImmutableArray<MetadataReference> References = [.. Conventions.Platform()];

    /// <summary>The errors in an expression statement that begins with a route of notes, as <c>CS0619: text</c>.</summary>
    public static IReadOnlyList<string> ErrorsOf(string statements)
    {
        var program = Parse($$"""
            public static class Program
            {
                public static void Main()
                {
                    var store = new Store();
                    var notes = Craft.Route().Id("notes").Description("Notes.").Input<Note>().From(Direct());
                    {{statements}}
                }
            }
            """);
        return
        [
            .. CSharpCompilation
                .Create(
                    "Program",
                    Given.Add(program),
                    References,
                    new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
                .GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"),
        ];
    }

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, Options);
}
