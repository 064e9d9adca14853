using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>Where a member is declared, and what its declaration says beyond the serializer's metadata.</summary>
internal static class MemberOrigin
{
    private const byte Annotated = 2;

    /// <summary>The positional parameter of a record struct, which the serializer does not use: it creates structs without a
    /// constructor.</summary>
    public static ParameterInfo? Parameter(JsonPropertyInfo property) =>
        property.AssociatedParameter is null
            && property.AttributeProvider is PropertyInfo { DeclaringType: { IsValueType: true } owner } member
            ? owner.GetConstructors().SelectMany(constructor => constructor.GetParameters())
                .FirstOrDefault(parameter => parameter.Name == member.Name && parameter.ParameterType == member.PropertyType)
            : null;

    /// <summary>Whether the type of the member is a bare <c>T</c>: no annotation survives there, and a bare T asks for no null.</summary>
    public static bool IsBareGeneric(JsonPropertyInfo property) =>
        Open(property.AttributeProvider) is { } open && open.PropertyType.IsGenericParameter && !IsAnnotated(open);

    /// <summary>Whether the items of the member are a bare <c>T</c>.</summary>
    public static bool HasBareGenericItems(JsonPropertyInfo property) =>
        Open(property.AttributeProvider) is { PropertyType: var type } &&
        (type.IsArray ? type.GetElementType()!.IsGenericParameter : type.IsGenericType
            && type.GetGenericArguments()[^1].IsGenericParameter);

    private static PropertyInfo? Open(ICustomAttributeProvider? provider) =>
        provider is PropertyInfo { DeclaringType: { IsGenericType: true } owner } member
            ? owner.GetGenericTypeDefinition().GetProperty(
                member.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            : null;

    private static bool IsAnnotated(PropertyInfo member) =>
        (Flag(member.CustomAttributes, "NullableAttribute")
            ?? Flag(member.DeclaringType!.CustomAttributes, "NullableContextAttribute")) == Annotated;

    private static byte? Flag(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == name)?.ConstructorArguments[0].Value switch
        {
            byte flag => flag,
            IReadOnlyList<CustomAttributeTypedArgument> and [var first, ..] => (byte)first.Value!,
            _ => null,
        };
}
