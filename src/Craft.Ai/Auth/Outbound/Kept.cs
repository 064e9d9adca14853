namespace Crafting.Ai;

/// <summary>One answer and how long it counts.</summary>
/// <param name="Value">The answer; it may well say that there is nothing.</param>
/// <param name="Lifetime">How long it is given without asking again; zero keeps nothing.</param>
/// <param name="Reserve">How much longer it is given when asking again fails.</param>
internal readonly record struct Kept<T>(T Value, TimeSpan Lifetime, TimeSpan Reserve = default);

/// <summary>What a lookup knows: a value, or that nobody can tell now.</summary>
internal readonly record struct Known<T>(bool IsKnown, T? Value);
