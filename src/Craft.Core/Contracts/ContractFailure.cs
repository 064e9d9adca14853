namespace Crafting.Pipeline;

/// <summary>One failing field: where it is, and a sentence that says what to change.</summary>
/// <param name="Path">Such as <c>title</c> or <c>items[2].price</c>; empty for the value itself.</param>
/// <param name="Message">A whole sentence, safe to send: it holds no type name and no long value.</param>
internal sealed record ContractFailure(string Path, string Message);
