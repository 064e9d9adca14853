namespace Crafting;

/// <summary>One field that does not match the contract.</summary>
/// <param name="Path">Such as <c>title</c> or <c>items[2].price</c>; empty for the value itself.</param>
/// <param name="Message">A whole sentence, safe to send: it holds no type name and no long value.</param>
public sealed record FieldFailure(string Path, string Message);
