namespace Crafting;

/// <summary>The body of an exchange that carries nothing.</summary>
public readonly record struct Unit
{
    /// <summary>The only value, boxed once.</summary>
    internal static object Boxed { get; } = default(Unit);
}
