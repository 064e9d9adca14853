namespace Crafting.Pipeline;

/// <summary>A step that establishes the caller itself, so that the source need not.</summary>
internal interface ICallerOrigin;
