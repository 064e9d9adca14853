using System.ComponentModel;
using Crafting.Pipeline;

namespace Crafting;

// Verbs in a place where they have no meaning, caught so that the compiler says what to write instead.
public abstract partial class RouteHead<TSelf>
{
    private const string NoSourceYet = "The route has no source yet. Write .From(…) first, then the steps.";

    /// <summary>Catches a step that is written before the source.</summary>
    /// <param name="transform">The lambda.</param>
    [Obsolete(NoSourceYet, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf Transform(Func<dynamic, object?> transform) => throw new NotSupportedException();

    /// <inheritdoc cref="Transform(Func{object, object})" />
    [Obsolete(NoSourceYet, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf Transform(Func<dynamic, Exchange, object?> transform) => throw new NotSupportedException();

    /// <inheritdoc cref="Transform(Func{object, object})" />
    [Obsolete(NoSourceYet, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf Transform(Func<dynamic, Task> transform) => throw new NotSupportedException();

    /// <inheritdoc cref="Transform(Func{object, object})" />
    [Obsolete(NoSourceYet, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf Transform(Func<dynamic, Exchange, Task> transform) => throw new NotSupportedException();
}

public sealed partial class RouteInput<T>
{
    /// <summary>Catches a source that knows its own type after an input that names one.</summary>
    /// <typeparam name="TBody">The type that the source knows.</typeparam>
    /// <param name="source">The source.</param>
    [Obsolete("The type is named twice. Leave .Input<T>() out, or use the source without a type: Direct().", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> From<TBody>(ISource<TBody> source) => throw new NotSupportedException();
}

public sealed partial class Route<T>
{
    private const string BeforeFrom = "What describes a route stands before .From(…).";
    private const string OneSource = "A route has one source. Begin another route with Craft.Route().";

    /// <summary>Catches an ending that is not needed.</summary>
    [Obsolete("A route is finished at every step. Leave .Build() out.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Build() => throw new NotSupportedException();

    /// <summary>Catches a second source.</summary>
    /// <param name="source">The source.</param>
    [Obsolete(OneSource, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> From(ISource source) => throw new NotSupportedException();

    /// <inheritdoc cref="From(ISource)" />
    /// <typeparam name="TBody">The type that the source knows.</typeparam>
    [Obsolete(OneSource, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<TBody> From<TBody>(ISource<TBody> source) => throw new NotSupportedException();

    /// <summary>Catches an input contract behind the source.</summary>
    /// <typeparam name="TInput">The input type.</typeparam>
    [Obsolete(BeforeFrom, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<TInput> Input<TInput>() => throw new NotSupportedException();

    /// <summary>Catches an output contract behind the source.</summary>
    /// <typeparam name="TOutput">The output type.</typeparam>
    [Obsolete(BeforeFrom, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Output<TOutput>() => throw new NotSupportedException();

    /// <summary>Catches tags behind the source.</summary>
    /// <param name="tags">The tags.</param>
    [Obsolete(BeforeFrom, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Tag(params string[] tags) => throw new NotSupportedException();
}

/// <summary>Catches names behind the source; as extensions, because a capability has properties of these names.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MisplacedNames
{
    private const string BeforeFrom = "What describes a route stands before .From(…).";

    /// <summary>Catches an id behind the source.</summary>
    /// <typeparam name="T">The type of the body.</typeparam>
    /// <param name="route">The route.</param>
    /// <param name="id">The id.</param>
    [Obsolete(BeforeFrom, error: true)]
    public static Route<T> Id<T>(this Route<T> route, string id) => throw new NotSupportedException();

    /// <summary>Catches a title behind the source.</summary>
    /// <typeparam name="T">The type of the body.</typeparam>
    /// <param name="route">The route.</param>
    /// <param name="title">The title.</param>
    [Obsolete(BeforeFrom, error: true)]
    public static Route<T> Title<T>(this Route<T> route, string title) => throw new NotSupportedException();

    /// <summary>Catches a description behind the source.</summary>
    /// <typeparam name="T">The type of the body.</typeparam>
    /// <param name="route">The route.</param>
    /// <param name="description">The description.</param>
    [Obsolete(BeforeFrom, error: true)]
    public static Route<T> Description<T>(this Route<T> route, string description) => throw new NotSupportedException();
}
