using System.Collections.Immutable;
using System.Linq.Expressions;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Keeps the named fields alone; every other field is emptied.</summary>
    /// <param name="fields">The fields that everybody may see, for example <c>x => x.Address.City</c>.</param>
    public Route<T> Keep(params Expression<Func<T, object?>>[] fields) => Keep(keep => keep.Always(fields));

    /// <summary>Keeps the named fields alone, some for a role; every other field is emptied.</summary>
    /// <param name="keep">Names the fields, for example <c>keep => keep.Always(x => x.Name).For("hr", x => x.Salary)</c>.</param>
    public Route<T> Keep(Func<Keep<T>, Keep<T>> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var kept = keep(new([])) ?? throw new ArgumentException("The fields are null.", nameof(keep));
        return Then(new VeilStep<T>(keepsOnlyNamed: true, [.. kept.Rules]));
    }
}

/// <summary>The fields that callers may see.</summary>
/// <typeparam name="T">The type of the body.</typeparam>
public sealed class Keep<T>
{
    internal Keep(ImmutableArray<(string? Role, NamedField Path)> rules) => Rules = rules;

    internal ImmutableArray<(string? Role, NamedField Path)> Rules { get; }

    /// <summary>Keeps fields for everybody.</summary>
    /// <param name="fields">The fields, for example <c>x => x.Items.Select(item => item.Name)</c>.</param>
    public Keep<T> Always(params Expression<Func<T, object?>>[] fields) => With(null, fields);

    /// <summary>Keeps fields for callers who have the role.</summary>
    /// <param name="role">The role; compared ordinally.</param>
    /// <param name="fields">The fields, for example <c>x => x.Salary</c>.</param>
    public Keep<T> For(string role, params Expression<Func<T, object?>>[] fields)
    {
        ArgumentNullException.ThrowIfNull(role);
        return With(role.Length == 0 ? " " : role, fields);
    }

    private Keep<T> With(string? role, Expression<Func<T, object?>>[] fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new(Rules.AddRange(fields.Select(field => (role, NamedField.Of(field)))));
    }
}
