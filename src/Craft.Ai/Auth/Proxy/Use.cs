namespace Crafting.Ai;

/// <summary>What came of using something that is good once.</summary>
internal enum Use
{
    /// <summary>Nobody has used it before.</summary>
    First,

    /// <summary>It was used before.</summary>
    Again,

    /// <summary>There is no room to remember it, so it cannot be used now.</summary>
    Full,
}
