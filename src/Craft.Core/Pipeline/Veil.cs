using System.Reflection;

namespace Crafting.Pipeline;

/// <summary>Copies a value without what a caller may not see. The value itself is never changed: others may hold it.</summary>
internal abstract class Veil<T>
{
    /// <param name="value">What the caller may not see whole.</param>
    /// <param name="held">The bits that stand for what the caller is.</param>
    public abstract T Cover(T value, ulong held);
}

/// <summary>Copies an object and covers its fields.</summary>
internal sealed class ObjectVeil<T>(FieldVeil<T>[] fields) : Veil<T>
{
    private static readonly Func<object, object> Clone = typeof(object)
        .GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    public override T Cover(T value, ulong held)
    {
        if (value is null)
            return value;

        // A derived type brings fields of its own, about which nobody has decided.
        if (value.GetType() != typeof(T))
        {
            throw new CraftException(CraftError.Misconfigured, null, new InvalidOperationException(
                $"Fields of {TypeNames.Of(typeof(T))} are hidden, but the value is {TypeNames.Of(value.GetType())}. Seal the type, or .Transform to it first."));
        }

        var isCopied = typeof(T).IsValueType;
        foreach (var field in fields)
        {
            if (!field.Covers(held))
                continue;
            if (!isCopied)
                value = (T)Clone(value!);
            isCopied = true;
            field.Cover(ref value, held);
        }

        return value;
    }
}

/// <summary>Copies a list and covers its items.</summary>
internal sealed class ListVeil<TList, TItem>(Veil<TItem> items) : Veil<TList>
    where TList : IEnumerable<TItem>
{
    // Always copied: what another kind of list makes of its items between two looks is not known.
    public override TList Cover(TList value, ulong held)
    {
        if (value is null)
            return value!;
        var covered = value.Select(item => items.Cover(item, held));
        return (TList)(object)(typeof(TList).IsArray ? covered.ToArray() : covered.ToList());
    }
}

/// <summary>Covers one field of an object.</summary>
internal abstract class FieldVeil<TOwner>
{
    /// <summary>Whether the caller does not see all of it.</summary>
    public abstract bool Covers(ulong held);

    public abstract void Cover(ref TOwner copy, ulong held);
}

internal delegate TField Take<TOwner, TField>(ref TOwner owner);

internal delegate void Put<TOwner, TField>(ref TOwner owner, TField value);

/// <summary>Empties a field, or covers what is in it.</summary>
/// <param name="take">Reads the field.</param>
/// <param name="put">Writes the field.</param>
/// <param name="whole">Who sees all of it.</param>
/// <param name="any">Who sees anything of it.</param>
/// <param name="inner">Covers what is in it; null when there is nothing between all and nothing.</param>
internal sealed class FieldVeil<TOwner, TField>(Take<TOwner, TField> take, Put<TOwner, TField> put, ulong whole, ulong any, Veil<TField>? inner) : FieldVeil<TOwner>
{
    public override bool Covers(ulong held) => (held & whole) == 0;

    public override void Cover(ref TOwner copy, ulong held) =>
        put(ref copy, inner is null || (held & any) == 0 ? default! : inner.Cover(take(ref copy), held));
}
