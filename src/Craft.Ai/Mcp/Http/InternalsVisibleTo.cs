using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Craft.Ai.Tests")]
