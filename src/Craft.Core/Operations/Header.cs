using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Sets a header to a value.</summary>
    /// <param name="name">The header's name; names that begin with <c>craft.</c> are refused.</param>
    /// <param name="value">The value.</param>
    public Route<T> Header(string name, string value) => Then(new HeaderStep<T, string>(name, (Func<T, string>)(_ => value)));

    /// <summary>Sets a header to what the function returns.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="name">The header's name; names that begin with <c>craft.</c> are refused.</param>
    /// <param name="value">Makes the value.</param>
    public Route<T> Header<TValue>(string name, Func<T, TValue> value) =>
        Then(new HeaderStep<T, TValue>(name, value));

    /// <inheritdoc cref="Header{TValue}(string, Func{T, TValue})" />
    public Route<T> Header<TValue>(string name, Func<T, Exchange, TValue> value) =>
        Then(new HeaderStep<T, TValue>(name, value));

    /// <inheritdoc cref="Header{TValue}(string, Func{T, TValue})" />
    [OverloadResolutionPriority(3)]
    public Route<T> Header<TValue>(string name, Func<T, Task<TValue>> value) =>
        Then(new HeaderStep<T, TValue>(name, value));

    /// <inheritdoc cref="Header{TValue}(string, Func{T, TValue})" />
    [OverloadResolutionPriority(3)]
    public Route<T> Header<TValue>(string name, Func<T, Exchange, Task<TValue>> value) =>
        Then(new HeaderStep<T, TValue>(name, value));

    /// <inheritdoc cref="Header{TValue}(string, Func{T, TValue})" />
    [OverloadResolutionPriority(2)]
    public Route<T> Header<TValue>(string name, Func<T, ValueTask<TValue>> value) =>
        Then(new HeaderStep<T, TValue>(name, value));

    /// <inheritdoc cref="Header{TValue}(string, Func{T, TValue})" />
    [OverloadResolutionPriority(2)]
    public Route<T> Header<TValue>(string name, Func<T, Exchange, ValueTask<TValue>> value) =>
        Then(new HeaderStep<T, TValue>(name, value));

    /// <summary>Catches a lambda that returns nothing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The lambda.</param>
    [Obsolete("This lambda returns nothing. Return the value of the header.", error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Header(string name, Func<T, Task> value) => throw new NotSupportedException();

    /// <inheritdoc cref="Header(string, Func{T, Task})" />
    [Obsolete("This lambda returns nothing. Return the value of the header.", error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Header(string name, Func<T, Exchange, Task> value) => throw new NotSupportedException();

    /// <inheritdoc cref="Header(string, Func{T, Task})" />
    [Obsolete("This lambda returns nothing. Return the value of the header.", error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Header(string name, Action<T> value) => throw new NotSupportedException();

    /// <inheritdoc cref="Header(string, Func{T, Task})" />
    [Obsolete("This lambda returns nothing. Return the value of the header.", error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Header(string name, Action<T, Exchange> value) => throw new NotSupportedException();
}

/// <summary>Sets one header.</summary>
internal sealed class HeaderStep<T, TValue>(string name, Lambda<T, TValue> value) : Step
{
    public override string Name => "header";

    public override void Check(Capability capability, Problems problems)
    {
        if (string.IsNullOrWhiteSpace(name))
            problems.Add(CraftError.Misconfigured, capability.Id, ".Header needs a name.");
        else if (name.StartsWith("craft.", StringComparison.OrdinalIgnoreCase))
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $".Header(\"{name}\", …): names that begin with 'craft.' are Craft's own. Choose another.");
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var task = value.InvokeAsync(exchange);
        return task.IsCompletedSuccessfully ? next(exchange.WithHeader(name, task.Result)) : Await(task, exchange, next);
    }

    private async ValueTask<Exchange> Await(ValueTask<TValue> task, Exchange exchange, Next next) =>
        await next(exchange.WithHeader(name, await task.ConfigureAwait(false))).ConfigureAwait(false);
}
