namespace Crafting.Pipeline;

/// <summary>Ends what a source began.</summary>
public sealed class Subscription : IAsyncDisposable
{
    private readonly Func<ValueTask> _end;

    /// <summary>Creates a subscription that ends with a function.</summary>
    /// <param name="end">Stops the intake.</param>
    public Subscription(Func<ValueTask> end)
    {
        ArgumentNullException.ThrowIfNull(end);
        _end = end;
    }

    /// <summary>A subscription that has nothing to end.</summary>
    public static IAsyncDisposable None { get; } = new Subscription(static () => default);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _end();
}
