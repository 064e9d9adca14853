namespace Crafting.Pipeline;

/// <summary>A user's function in whichever of the six forms it was written.</summary>
internal readonly struct Lambda<T, TResult>
{
    private readonly Func<T, Exchange, TResult>? _sync;
    private readonly Func<T, Exchange, ValueTask<TResult>>? _async;

    private Lambda(Func<T, Exchange, TResult> sync) => _sync = sync;

    private Lambda(Func<T, Exchange, ValueTask<TResult>> async) => _async = async;

    public static implicit operator Lambda<T, TResult>(Func<T, TResult> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, _) => f(body));
    }

    public static implicit operator Lambda<T, TResult>(Func<T, Exchange, TResult> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(f);
    }

    public static implicit operator Lambda<T, TResult>(Func<T, Task<TResult>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, _) => new ValueTask<TResult>(f(body)));
    }

    public static implicit operator Lambda<T, TResult>(Func<T, Exchange, Task<TResult>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, exchange) => new ValueTask<TResult>(f(body, exchange)));
    }

    public static implicit operator Lambda<T, TResult>(Func<T, ValueTask<TResult>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, _) => f(body));
    }

    public static implicit operator Lambda<T, TResult>(Func<T, Exchange, ValueTask<TResult>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(f);
    }

    public ValueTask<TResult> InvokeAsync(Exchange exchange) => InvokeAsync((T)exchange.Body!, exchange);

    /// <summary>The same for something that is only a part of the body.</summary>
    public ValueTask<TResult> InvokeAsync(T part, Exchange exchange) =>
        _sync is not null ? new ValueTask<TResult>(_sync(part, exchange)) : _async!(part, exchange);
}
