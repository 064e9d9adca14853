using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Establishes the caller itself, instead of the source, before every other gate.</summary>
    /// <param name="authenticate">Verifies whatever the message carries, and returns the caller; null refuses the call (RC5024).</param>
    public TSelf Authenticate(Func<Exchange, VerifiedIdentity?> authenticate) =>
        With(Definition.WithGate(new AuthenticateStep(IdentityLambda.Of(authenticate))));

    /// <inheritdoc cref="Authenticate(Func{Exchange, VerifiedIdentity})" />
    [OverloadResolutionPriority(3)]
    public TSelf Authenticate(Func<Exchange, Task<VerifiedIdentity?>> authenticate) =>
        With(Definition.WithGate(new AuthenticateStep(IdentityLambda.Of(authenticate))));

    /// <inheritdoc cref="Authenticate(Func{Exchange, VerifiedIdentity})" />
    [OverloadResolutionPriority(2)]
    public TSelf Authenticate(Func<Exchange, ValueTask<VerifiedIdentity?>> authenticate) =>
        With(Definition.WithGate(new AuthenticateStep(IdentityLambda.Of(authenticate))));
}

public sealed partial class Route<T>
{
    /// <summary>Establishes the caller itself, instead of the source, before every other gate.</summary>
    /// <param name="authenticate">Verifies whatever the message carries, and returns the caller; null refuses the call (RC5024).</param>
    public Route<T> Authenticate(Func<Exchange, VerifiedIdentity?> authenticate) =>
        new(Definition.WithGate(new AuthenticateStep(IdentityLambda.Of(authenticate))));

    /// <inheritdoc cref="Authenticate(Func{Exchange, VerifiedIdentity})" />
    [OverloadResolutionPriority(3)]
    public Route<T> Authenticate(Func<Exchange, Task<VerifiedIdentity?>> authenticate) =>
        new(Definition.WithGate(new AuthenticateStep(IdentityLambda.Of(authenticate))));

    /// <inheritdoc cref="Authenticate(Func{Exchange, VerifiedIdentity})" />
    [OverloadResolutionPriority(2)]
    public Route<T> Authenticate(Func<Exchange, ValueTask<VerifiedIdentity?>> authenticate) =>
        new(Definition.WithGate(new AuthenticateStep(IdentityLambda.Of(authenticate))));
}

/// <summary>Replaces the caller, wherever it is written, before any gate asks for one.</summary>
internal sealed class AuthenticateStep(Func<Exchange, ValueTask<VerifiedIdentity?>> authenticate) : Step, ICallerOrigin
{
    public override string Name => "authenticate";

    public override Stage Stage => Stage.Authenticate;

    public override void Check(Capability capability, Problems problems)
    {
        if (capability.Definition.Steps.OfType<AuthenticateStep>().Skip(1).FirstOrDefault() == this)
            problems.Add(CraftError.LanguageMisuse, capability.Id, ".Authenticate is written twice, and a call has one caller. Keep one.");
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var task = authenticate(exchange);
        return task.IsCompletedSuccessfully ? Go(task.Result, exchange, next) : Await(task, exchange, next);
    }

    private static async ValueTask<Exchange> Await(ValueTask<VerifiedIdentity?> task, Exchange exchange, Next next) =>
        await Go(await task.ConfigureAwait(false), exchange, next).ConfigureAwait(false);

    private static ValueTask<Exchange> Go(VerifiedIdentity? identity, Exchange exchange, Next next) =>
        next(exchange.WithPrincipal(IdentityLambda.ToPrincipal(identity, "Authenticate")));
}
