namespace Crafting.Pipeline;

/// <summary>A user's side effect in whichever form it was written.</summary>
internal readonly struct Effect<T>
{
    private readonly Action<T, Exchange>? _sync;
    private readonly Func<T, Exchange, ValueTask>? _async;

    private Effect(Action<T, Exchange> sync) => _sync = sync;

    private Effect(Func<T, Exchange, ValueTask> async) => _async = async;

    public static Effect<T> Of(Action<T> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, _) => f(body));
    }

    public static Effect<T> Of(Action<T, Exchange> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(f);
    }

    public static Effect<T> Of(Func<T, Task> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, _) => new ValueTask(f(body)));
    }

    public static Effect<T> Of(Func<T, Exchange, Task> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, exchange) => new ValueTask(f(body, exchange)));
    }

    public static Effect<T> Of(Func<T, ValueTask> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, _) => f(body));
    }

    public static Effect<T> Of(Func<T, Exchange, ValueTask> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(f);
    }

    public static Effect<T> Of<TAny>(Func<T, TAny> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new((body, _) => f(body));
    }

    public static Effect<T> Of<TAny>(Func<T, ValueTask<TAny>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(async (body, _) => await f(body).ConfigureAwait(false));
    }

    public static Effect<T> Of<TAny>(Func<T, Exchange, ValueTask<TAny>> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(async (body, exchange) => await f(body, exchange).ConfigureAwait(false));
    }

    public static Effect<T> Of(IDestination<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return new(destination.SendAsync);
    }

    public ValueTask InvokeAsync(Exchange exchange)
    {
        var body = (T)exchange.Body!;
        if (_sync is null)
            return _async!(body, exchange);
        _sync(body, exchange);
        return default;
    }
}
