namespace Crafting.Pipeline;

/// <summary>Short names of types, for start-up sentences and for <c>$defs</c>.</summary>
internal static class TypeNames
{
    /// <summary>As a developer writes it: <c>Page&lt;Note&gt;</c>.</summary>
    public static string Of(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Of(inner) + "?"
        : type.IsArray ? Of(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
        : type.Name;

    /// <summary>Letters and digits only: <c>PageOfNote</c>.</summary>
    public static string Key(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Key(inner)
        : type.IsArray ? "ListOf" + Key(type.GetElementType()!)
        : type.IsGenericType ? Bare(type) + "Of" + string.Join("And", type.GetGenericArguments().Select(Key))
        : string.Concat(type.Name.Where(char.IsAsciiLetterOrDigit)) is { Length: > 0 } plain ? plain : "Value";

    private static string Bare(Type type) => type.Name.Split('`')[0];
}
