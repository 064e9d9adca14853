namespace Crafting.Pipeline;

/// <summary>Where a field is, as people write it: <c>items[2].price</c>.</summary>
internal static class FieldPath
{
    public static string Of(string parent, string name)
    {
        var shown = Sentences.Name(name);
        var plain = shown.Length > 0 && shown.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '$' or '@' or '…');
        return !plain ? $"{parent}[\"{shown}\"]" : parent.Length == 0 ? shown : $"{parent}.{shown}";
    }

    public static string At(string parent, int index) => $"{parent}[{index}]";
}
