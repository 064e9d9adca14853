namespace Crafting.Ai;

/// <summary>Why a body could not be read; each kind of endpoint has a sentence of its own for it.</summary>
internal enum BodyProblem
{
    TooLarge,
    TooSlow,
    Unreadable,
}
