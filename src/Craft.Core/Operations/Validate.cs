using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    private const string NoMessage = "Say what the caller has to change: .Validate(rule, \"The title is too long.\").";

    /// <summary>Goes on only when the rule holds; otherwise the call fails with RC5002.</summary>
    /// <param name="rule">Whether the body is valid.</param>
    /// <param name="message">What the caller is told, in words they can act on.</param>
    public Route<T> Validate(Func<T, bool> rule, string message) =>
        Then(new ValidateStep<T>(rule, message));

    /// <inheritdoc cref="Validate(Func{T, bool}, string)" />
    public Route<T> Validate(Func<T, Exchange, bool> rule, string message) =>
        Then(new ValidateStep<T>(rule, message));

    /// <inheritdoc cref="Validate(Func{T, bool}, string)" />
    [OverloadResolutionPriority(3)]
    public Route<T> Validate(Func<T, Task<bool>> rule, string message) =>
        Then(new ValidateStep<T>(rule, message));

    /// <inheritdoc cref="Validate(Func{T, bool}, string)" />
    [OverloadResolutionPriority(3)]
    public Route<T> Validate(Func<T, Exchange, Task<bool>> rule, string message) =>
        Then(new ValidateStep<T>(rule, message));

    /// <inheritdoc cref="Validate(Func{T, bool}, string)" />
    [OverloadResolutionPriority(2)]
    public Route<T> Validate(Func<T, ValueTask<bool>> rule, string message) =>
        Then(new ValidateStep<T>(rule, message));

    /// <inheritdoc cref="Validate(Func{T, bool}, string)" />
    [OverloadResolutionPriority(2)]
    public Route<T> Validate(Func<T, Exchange, ValueTask<bool>> rule, string message) =>
        Then(new ValidateStep<T>(rule, message));

    /// <summary>Catches a rule without words for the caller.</summary>
    /// <param name="rule">The rule.</param>
    [Obsolete(NoMessage, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Validate(Func<T, bool> rule) => throw new NotSupportedException();

    /// <inheritdoc cref="Validate(Func{T, bool})" />
    [Obsolete(NoMessage, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Validate(Func<T, Exchange, bool> rule) => throw new NotSupportedException();
}

/// <summary>Fails the exchange unless a rule holds.</summary>
internal sealed class ValidateStep<T>(Lambda<T, bool> rule, string message) : Step
{
    public override string Name => "validate";

    public override void Check(Capability capability, Problems problems)
    {
        if (string.IsNullOrWhiteSpace(message))
            problems.Add(CraftError.Misconfigured, capability.Id, ".Validate needs a message that tells the caller what to change.");
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var task = rule.InvokeAsync(exchange);
        return task.IsCompletedSuccessfully ? Go(task.Result, exchange, next) : Await(task, exchange, next);
    }

    private async ValueTask<Exchange> Await(ValueTask<bool> task, Exchange exchange, Next next) =>
        await Go(await task.ConfigureAwait(false), exchange, next).ConfigureAwait(false);

    private ValueTask<Exchange> Go(bool holds, Exchange exchange, Next next) =>
        holds ? next(exchange) : throw new CraftException(CraftError.ValidationFailed, message);
}
