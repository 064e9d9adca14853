namespace Crafting;

/// <summary>The bare verbs that begin a phrase: sources and other adapters.</summary>
public static partial class Dsl;
