using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Lets an actor act for the caller from here on, as RFC 8693 describes it.</summary>
    /// <param name="actor">Who acts, verified; the caller stays the subject.</param>
    /// <param name="options">How far the delegation reaches.</param>
    public Route<T> Delegate(VerifiedIdentity actor, DelegateOptions? options = null) => Delegated(IdentityLambda.Of(actor), options);

    /// <summary>Lets an actor act for the caller from here on, as RFC 8693 describes it.</summary>
    /// <param name="actor">Verifies and returns who acts; null refuses the call (RC5024).</param>
    /// <param name="options">How far the delegation reaches.</param>
    public Route<T> Delegate(Func<Exchange, VerifiedIdentity?> actor, DelegateOptions? options = null) =>
        Delegated(IdentityLambda.Of(actor), options);

    /// <inheritdoc cref="Delegate(Func{Exchange, VerifiedIdentity}, DelegateOptions)" />
    [OverloadResolutionPriority(3)]
    public Route<T> Delegate(Func<Exchange, Task<VerifiedIdentity?>> actor, DelegateOptions? options = null) =>
        Delegated(IdentityLambda.Of(actor), options);

    /// <inheritdoc cref="Delegate(Func{Exchange, VerifiedIdentity}, DelegateOptions)" />
    [OverloadResolutionPriority(2)]
    public Route<T> Delegate(Func<Exchange, ValueTask<VerifiedIdentity?>> actor, DelegateOptions? options = null) =>
        Delegated(IdentityLambda.Of(actor), options);

    // No handler of a single step is wrapped around it: a refused delegation must not be recovered into going on in person.
    private Route<T> Delegated(Func<Exchange, ValueTask<VerifiedIdentity?>> actor, DelegateOptions? options) =>
        new(Definition.WithGate(new DelegateStep(actor, options ?? new())));
}

/// <summary>Puts an actor before the caller. What the caller may do never grows by it.</summary>
internal sealed class DelegateStep : Step, ICallerGate
{
    private readonly Func<Exchange, ValueTask<VerifiedIdentity?>> _actor;
    private readonly Func<Exchange, string?>? _grantId;
    private readonly string[]? _ceiling;

    public DelegateStep(Func<Exchange, ValueTask<VerifiedIdentity?>> actor, DelegateOptions options)
    {
        _actor = actor;
        _grantId = options.GrantId;
        _ceiling = options.Scopes is null ? null : [.. options.Scopes];
    }

    public override string Name => "delegate";

    public string[] Scopes => [];

    public string? Policy => null;

    public bool HasScopes(Principal principal) => true;

    public bool CouldAdmit(Principal? principal) => true;

    public override void Check(Capability capability, Problems problems)
    {
        if (_ceiling is { Length: 0 })
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                ".Delegate was given an empty list of scopes. Name what the actor may do, or leave Scopes out to keep all.");
        else if (_ceiling is not null
            && Array.Exists(_ceiling, scope => string.IsNullOrWhiteSpace(scope) || !AuthorizeCheck.IsScope(scope)))
            problems.Add(
                CraftError.Misconfigured, capability.Id, ".Delegate was given something that is no scope. Write each scope as one word.");
    }

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var subject = exchange.Principal ?? throw new CraftException(CraftError.NotAuthenticated);
        var actor = IdentityLambda.ToPrincipal(await _actor(exchange).ConfigureAwait(false), "Delegate");
        if (subject.MayAct.Count > 0 && !subject.MayAct.Any(matcher => matcher.Means(actor)))
            throw new CraftException(CraftError.DelegationRefused);
        if (subject.DelegationDepth >= Principal.LongestChain)
            throw new CraftException(CraftError.DelegationTooDeep);
        var scopes = _ceiling is null ? subject.Scopes : [.. subject.Scopes.Where(scope => _ceiling.Hold(scope))];
        return await next(exchange.WithPrincipal(subject.DelegatedTo(actor, scopes, _grantId?.Invoke(exchange)))).ConfigureAwait(false);
    }

    public override string ToString() => _ceiling is { Length: > 0 } ? $"{Name}(scope {string.Join(' ', _ceiling)})" : Name;
}
