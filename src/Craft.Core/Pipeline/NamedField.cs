using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;

namespace Crafting.Pipeline;

/// <summary>The way to a field: names of properties, and null for each item of a list.</summary>
internal sealed record NamedField(ImmutableArray<string?> Segments, string? Mistake)
{
    public static NamedField Of(LambdaExpression field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Read(field.Body, field.Parameters[0]) is { IsEmpty: false } segments
            ? new(segments, null)
            : new([], $"\"{field}\", which names no field. Name one: x => x.Name, x => x.Address.City, or x => x.Items.Select(item => item.Price)");
    }

    public override string ToString() => string.Join('.', Segments.Select(segment => segment ?? "*"));

    private static ImmutableArray<string?>? Read(Expression expression, ParameterExpression root) => expression switch
    {
        _ when expression == root => [],
        UnaryExpression { NodeType: ExpressionType.Convert } convert => Read(convert.Operand, root),
        MemberExpression { Member: PropertyInfo property, Expression: { } owner } => Read(owner, root)?.Add(property.Name),
        MethodCallExpression { Method: { Name: nameof(Enumerable.Select), DeclaringType: var type }, Arguments: [var list, LambdaExpression { Parameters: [var item] } each] }
            when type == typeof(Enumerable) && Read(each.Body, item) is { } inner => Read(list, root)?.Add(null).AddRange(inner),
        _ => null,
    };
}

/// <summary>The fields that a verb names, as a tree, and who sees them.</summary>
internal sealed class FieldTree
{
    /// <summary>The bit that every caller holds.</summary>
    public const ulong Everybody = 1;

    private readonly Dictionary<string, FieldTree> _members = new(StringComparer.Ordinal);

    /// <summary>Who sees all of it.</summary>
    public ulong Whole { get; private set; }

    /// <summary>Who sees anything of it.</summary>
    public ulong Any => (Each?.Any ?? 0) | _members.Values.Aggregate(Whole, (any, member) => any | member.Any);

    public FieldTree? Each { get; private set; }

    public IReadOnlyDictionary<string, FieldTree> Members => _members;

    public bool IsLeaf => Each is null && _members.Count == 0;

    public void Add(NamedField path, ulong who)
    {
        var tree = this;
        foreach (var segment in path.Segments)
            tree = segment is null ? tree.Each ??= new() : tree._members.TryGetValue(segment, out var known) ? known : tree._members[segment] = new();
        tree.Whole |= who;
    }
}
