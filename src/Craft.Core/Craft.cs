namespace Crafting;

/// <summary>The entrance to the language.</summary>
public static class Craft;
