namespace Crafting.Ai;

/// <summary>The bare verbs that Craft.Ai adds to the language.</summary>
public static partial class Dsl;
