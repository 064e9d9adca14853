using Crafting.Pipeline;

namespace Crafting;

public static partial class Dsl
{
    /// <summary>A source for calls from code: <see cref="ICraftClient"/> is its only entrance.</summary>
    public static ISource Direct() => DirectSource.Instance;

    /// <summary>A source for calls from code, whose bodies have a known type.</summary>
    /// <typeparam name="T">The type of the bodies.</typeparam>
    public static ISource<T> Direct<T>() => DirectSource<T>.Instance;
}

/// <summary>Needs no intake of its own: every route can be called from code.</summary>
internal sealed class DirectSource : ISource
{
    public static DirectSource Instance { get; } = new();

    public string Name => "direct";

    public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken) => new(Subscription.None);
}

internal sealed class DirectSource<T> : ISource<T>
{
    public static DirectSource<T> Instance { get; } = new();

    public ISource Untyped => DirectSource.Instance;
}
