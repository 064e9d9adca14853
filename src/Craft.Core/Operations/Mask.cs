using System.Linq.Expressions;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Empties a field unless the caller has one of the roles.</summary>
    /// <typeparam name="TField">The type of the field.</typeparam>
    /// <param name="field">The field, for example <c>x => x.Address.City</c> or <c>x => x.Items.Select(item => item.Price)</c>.</param>
    /// <param name="unless">The roles that see it; compared ordinally. Nobody sees it without one.</param>
    public Route<T> Mask<TField>(Expression<Func<T, TField>> field, params string[] unless)
    {
        ArgumentNullException.ThrowIfNull(unless);
        var path = NamedField.Of(field);
        (string?, NamedField)[] rules = unless.Length == 0 ? [("", path)] : [.. unless.Select(role => (string.IsNullOrEmpty(role) ? " " : role, path))];
        return Then(new VeilStep<T>(keepsOnlyNamed: false, rules));
    }
}
