using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Crafting.Pipeline;

/// <summary>Makes of named fields what covers them, once; from then on nothing is looked up by reflection.</summary>
/// <param name="keepsOnlyNamed">Whether what is not named is hidden.</param>
/// <param name="report">Gets a sentence for everything that cannot be hidden for sure.</param>
internal sealed class VeilBuilder(bool keepsOnlyNamed, Action<string> report)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Lists =
    [
        typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IEnumerable<>), typeof(IReadOnlyList<>),
        typeof(IReadOnlyCollection<>),
    ];

    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>Null when something was reported.</summary>
    public Veil<T>? Build<T>(FieldTree tree) => (Veil<T>?)Build(typeof(T), tree);

    private object? Build(Type type, FieldTree tree)
    {
        if (tree.Each is not { } each)
            return BuildObject(type, tree);
        if (tree.Members.Count > 0 || ItemOf(type) is not { } item)
            return Refuse($"{TypeNames.Of(type)} is no list that can be copied. Use an array, List<T>, or an interface of it");
        return Build(item, each) is { } items ? Activator.CreateInstance(typeof(ListVeil<,>).MakeGenericType(type, item), items) : null;
    }

    private object? BuildObject(Type type, FieldTree tree)
    {
        if (type.IsAbstract || type.IsPrimitive || type == typeof(string) || ItemOf(type) is not null)
            return Refuse(
                $"{TypeNames.Of(type)} is no class, record or struct whose fields are known. Use one, or Select for the items of a list");
        if (Parts(type).SelectMany(part => part.GetFields(Declared)).FirstOrDefault(field => !IsBehindProperty(field)) is { } field)
            return Refuse($"{TypeNames.Of(type)}.{field.Name} is a field behind the properties, and may repeat what is hidden. "
                + ".Transform to a type with properties alone first");
        var properties = Parts(type)
            .SelectMany(part => part.GetProperties(Declared))
            .DistinctBy(property => property.Name, StringComparer.Ordinal)
            .ToArray();
        var fields = properties.Where(property => tree.Members.ContainsKey(property.Name) || (keepsOnlyNamed && Leaves(property)))
            .Select(property => BuildField(type, property, tree.Members.GetValueOrDefault(property.Name) ?? new())).OfType<object>()
                .ToArray();
        var veils = Array.CreateInstance(typeof(FieldVeil<>).MakeGenericType(type), fields.Length);
        fields.CopyTo(veils, 0);
        return Activator.CreateInstance(typeof(ObjectVeil<>).MakeGenericType(type), veils);
    }

    private object? BuildField(Type owner, PropertyInfo property, FieldTree tree)
    {
        // What is not named within a field goes under .Keep, and stays under .Mask: there, whoever sees what is named sees all.
        var whole = keepsOnlyNamed ? tree.Whole : tree.Any;
        var any = keepsOnlyNamed || tree.IsLeaf ? tree.Any : FieldTree.Everybody;
        if ((whole & FieldTree.Everybody) != 0)
            return null;
        var name = $"{TypeNames.Of(owner)}.{property.Name}";
        if (!property.CanWrite)
            return Refuse($"{name} has no setter. Give it one (init is enough), or mark it [JsonIgnore]");
        if ((any & FieldTree.Everybody) == 0 && !CanBeEmpty(property))
            return Refuse($"{name} cannot be empty. Make it {TypeNames.Of(property.PropertyType)}? without [Required], or "
                + ".Transform to a type without it");
        var inner = tree.IsLeaf ? null : Build(property.PropertyType, tree);
        if (inner is null && !tree.IsLeaf)
            return null;
        Type[] types = [owner, property.PropertyType];
        var (copy, value) = (Expression.Parameter(owner.MakeByRefType()), Expression.Parameter(property.PropertyType));
        var field = Expression.Property(copy, property);
        return Activator.CreateInstance(
            typeof(FieldVeil<,>).MakeGenericType(types),
            Expression.Lambda(typeof(Take<,>).MakeGenericType(types), field, copy).Compile(),
            Expression.Lambda(typeof(Put<,>).MakeGenericType(types), Expression.Assign(field, value), copy, value).Compile(),
            whole,
            any,
            inner);
    }

    private bool CanBeEmpty(PropertyInfo property) =>
        !property.IsDefined(typeof(RequiredAttribute))
        && (Nullable.GetUnderlyingType(property.PropertyType) is not null
            || (!property.PropertyType.IsValueType && _nullability.Create(property).WriteState != NullabilityState.NotNull));

    private static IEnumerable<Type> Parts(Type type)
    {
        for (var part = type; part is not null && part != typeof(object) && part != typeof(ValueType); part = part.BaseType)
            yield return part;
    }

    private static bool IsBehindProperty(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal);

    // Whether the serializer could write it: what nobody can see needs not be hidden.
    private static bool Leaves(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always }
        && (property.GetMethod?.IsPublic == true || property.IsDefined(typeof(JsonIncludeAttribute)));

    private static Type? ItemOf(Type type) => type.IsSZArray ? type.GetElementType()
        : type.IsGenericType && Lists.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0]
        : null;

    private object? Refuse(string sentence)
    {
        report(sentence + ".");
        return null;
    }
}
