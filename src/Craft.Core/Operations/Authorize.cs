using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Lets only signed-in callers in.</summary>
    public TSelf Authorize() => Authorize(new AuthorizeOptions());

    /// <summary>Lets only callers in who have at least one of the roles.</summary>
    /// <param name="roles">The roles; compared ordinally.</param>
    public TSelf Authorize(params string[] roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return Authorize(new AuthorizeOptions { Roles = [.. roles] });
    }

    /// <summary>Lets only callers in who are what the options say.</summary>
    /// <param name="options">What a caller must be; everything that is set must hold.</param>
    [OverloadResolutionPriority(1)]
    public TSelf Authorize(AuthorizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(Definition.WithGate(new AuthorizeStep(options, Stage.Authorize)));
    }
}

public sealed partial class Route<T>
{
    /// <summary>Lets only signed-in callers go on. Directly after From it is the gate at the route's door.</summary>
    public Route<T> Authorize() => Authorize(new AuthorizeOptions());

    /// <summary>Lets only callers go on who have at least one of the roles. Directly after From it is the gate at the door.</summary>
    /// <param name="roles">The roles; compared ordinally.</param>
    public Route<T> Authorize(params string[] roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return Authorize(new AuthorizeOptions { Roles = [.. roles] });
    }

    /// <summary>Lets only callers go on who are what the options say. Directly after From it is the gate at the door.</summary>
    /// <param name="options">What a caller must be; everything that is set must hold.</param>
    [OverloadResolutionPriority(1)]
    public Route<T> Authorize(AuthorizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Definition.WithGate(new AuthorizeStep(options, AuthorizeStage)));
    }

    // While nothing has touched the message the check belongs to the door, before the input is looked at. Wherever it
    // stands, no handler of a single step is wrapped around it: a refusal must not be recovered into going on.
    private Stage AuthorizeStage => Definition.IsBlock || Definition.Steps.Any(step => step.Stage == Stage.Body) ? Stage.Body : Stage.Authorize;
}

/// <summary>Checks the caller; without a caller it fails closed.</summary>
internal sealed class AuthorizeStep : Step, ICallerGate
{
    private readonly AuthorizeOptions _options;
    private readonly string[]? _roles;
    private readonly string[] _allRoles;
    private readonly ActorMatcher? _subject;
    private readonly ActorRule _actor;

    // The lists are copied: one that is emptied later must not turn into a gate that asks for nothing.
    public AuthorizeStep(AuthorizeOptions options, Stage stage)
    {
        _options = options;
        _roles = options.Roles is null ? null : [.. options.Roles];
        _allRoles = [.. options.AllRoles ?? []];
        _subject = options.Subject?.Copied();
        _actor = options.Actor ?? ActorRule.None;
        Scopes = [.. options.Scopes ?? []];
        Stage = stage;
    }

    public override string Name => "authorize";

    public override Stage Stage { get; }

    public string[] Scopes { get; }

    public string? Policy => _options.Policy;

    public override void Check(Capability capability, Problems problems) =>
        new AuthorizeCheck(_options, sentence => problems.Add(CraftError.Misconfigured, capability.Id, ".Authorize was given " + sentence))
            .Report();

    // The order of the original's checks. Two of them need no code here, and their codes stay free: that the caller is
    // authentic (RC5023) and not restored from a store (RC5043) is certain, as only a verifier's word makes a Principal.
    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var principal = exchange.Principal ?? throw new CraftException(CraftError.NotAuthenticated);
        // The tolerance is taken from now: added to the last moment there is, it would overflow.
        if (principal.ExpiresAt is { } expiry && expiry <= exchange.Call.Route.Time.GetUtcNow() - _options.ClockTolerance)
            throw new CraftException(CraftError.PrincipalExpired);
        if (Objection(principal, out var cause) is { } objection)
            throw new CraftException(objection, null, objection == CraftError.NotAuthorized ? MissingRoles(principal) : cause);
        if (!HasScopes(principal))
            throw new CraftException(CraftError.ScopeMissing, MissingScopes(principal));
        if (_options.Predicate is { } predicate)
            Ask(predicate, principal);
        return Policy is null ? next(exchange) : AskPolicyAsync(principal, exchange, next);
    }

    public bool CouldAdmit(Principal? principal) => principal is null || Objection(principal, out _) is null;

    public bool HasScopes(Principal principal) => principal.Scopes.HoldAll(Scopes);

    public override string ToString()
    {
        string?[] parts =
        [
            _roles is { Length: > 0 } ? string.Join(", ", _roles) : null,
            _allRoles.Length > 0 ? "all of " + string.Join(", ", _allRoles) : null,
            Scopes.Length > 0 ? "scope " + string.Join(' ', Scopes) : null,
            _subject is null ? null : "subject " + (_subject.Subject ?? _subject.Profile ?? "matching"),
            _actor == ActorRule.None ? null : "actor " + _actor,
            _options.Predicate is null ? null : "predicate",
            Policy is null ? null : "policy " + Policy,
        ];
        var asks = string.Join("; ", parts.Where(part => part is not null));
        return asks.Length == 0 ? Name : $"{Name}({asks})";
    }

    // What no other sign-in of the same caller could change. A rule that throws has not said yes; its exception is for the log.
    private CraftError? Objection(Principal principal, out Exception? cause)
    {
        cause = null;
        try
        {
            if (!_actor.Allows(principal.Actor, principal))
                return CraftError.ActorNotPermitted;
        }
        catch (Exception exception)
        {
            cause = exception;
            return CraftError.ActorNotPermitted;
        }

        return principal.DelegationDepth > _options.MaxDelegationDepth ? CraftError.DelegationTooDeep
            : _subject?.Means(principal) == false ? CraftError.SubjectNotPermitted
            : HasRoles(principal) ? null
            : CraftError.NotAuthorized;
    }

    private bool HasRoles(Principal principal) =>
        (_roles is null || principal.Roles.HoldAny(_roles)) && principal.Roles.HoldAll(_allRoles);

    // For the operator's log: who may not use a capability is not told what would open it.
    private UnauthorizedAccessException MissingRoles(Principal principal)
    {
        var any = _roles is not null && !principal.Roles.HoldAny(_roles);
        var (roles, several) = any ? (_roles!, "one of the roles") : (_allRoles, "all of the roles");
        return new($"It needs {(roles.Length == 1 ? "the role" : several)} {string.Join(", ", roles)}.");
    }

    private string MissingScopes(Principal principal)
    {
        string[] missing = [.. Scopes.Where(scope => !principal.Scopes.Hold(scope)).Distinct(StringComparer.Ordinal)];
        return $"The sign-in does not cover this capability: it lacks the {(missing.Length == 1 ? "scope" : "scopes")} "
            + $"{string.Join(' ', missing)}.";
    }

    // Whatever it throws is no yes, and the exception is for the log: none may be mistaken for an answer.
    private static void Ask(Func<Principal, bool> predicate, Principal principal)
    {
        Exception? cause = null;
        try
        {
            if (predicate(principal))
                return;
        }
        catch (Exception exception)
        {
            cause = exception;
        }

        throw new CraftException(CraftError.NotAuthorized, null, cause);
    }

    private async ValueTask<Exchange> AskPolicyAsync(Principal principal, Exchange exchange, Next next)
    {
        Exception? cause = null;
        var allowed = false;
        try
        {
            // The caller of the exchange and not of the request: .Authenticate and .Delegate may have changed who that is.
            allowed = exchange.Call.Route.Services.GetService(typeof(IAuthorizationPolicies)) is IAuthorizationPolicies policies
                && await policies.IsAllowedAsync(
                    Policy!, new(new PrincipalIdentity(principal)), exchange, exchange.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!Failure.IsCancellation(exception, exchange.Call))
        {
            cause = exception;
        }

        return allowed ? await next(exchange).ConfigureAwait(false) : throw new CraftException(CraftError.NotAuthorized, null, cause);
    }
}
