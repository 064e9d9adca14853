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
    private Stage AuthorizeStage => Definition.Steps.Any(step => step.Stage == Stage.Body) ? Stage.Body : Stage.Authorize;
}

/// <summary>Checks the caller; without a caller it fails closed.</summary>
internal sealed class AuthorizeStep : Step, ICallerGate
{
    private readonly AuthorizeOptions _options;
    private readonly string[]? _roles;
    private readonly string[] _allRoles;

    // The lists are copied: one that is emptied later must not turn into a gate that asks for nothing.
    public AuthorizeStep(AuthorizeOptions options, Stage stage)
    {
        _options = options;
        _roles = options.Roles is null ? null : [.. options.Roles];
        _allRoles = [.. options.AllRoles ?? []];
        Scopes = [.. options.Scopes ?? []];
        Stage = stage;
    }

    public override string Name => "authorize";

    public override Stage Stage { get; }

    public string[] Scopes { get; }

    public override void Check(Capability capability, Problems problems)
    {
        CheckList(_options.Roles, "roles", "role", ".Authorize(\"role\"), or .Authorize() for anyone who is signed in");
        CheckList(_options.AllRoles, "roles", "role", "AllRoles = [\"role\"], or leave AllRoles out");
        CheckList(_options.Scopes, "scopes", "scope", "Scopes = [\"scope\"], or leave Scopes out");

        void CheckList(IReadOnlyList<string>? list, string plural, string singular, string remedy)
        {
            if (list is { Count: 0 })
                problems.Add(CraftError.Misconfigured, capability.Id, $".Authorize was given an empty list of {plural}. Write {remedy}.");
            else if (list is not null && list.Any(string.IsNullOrWhiteSpace))
                problems.Add(CraftError.Misconfigured, capability.Id, $".Authorize was given a blank {singular}. Remove it or name the {singular}.");
        }
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var principal = exchange.Principal ?? throw new CraftException(CraftError.NotAuthenticated);
        if (principal.ExpiresAt + _options.ClockTolerance <= exchange.Call.Route.Time.GetUtcNow())
            throw new CraftException(CraftError.PrincipalExpired);
        if (!HasRoles(principal))
        {
            throw new CraftException(
                CraftError.NotAuthorized,
                _roles is null ? null : $"You may not use this capability: it needs {(_roles.Length == 1 ? "the role" : "one of the roles")} {string.Join(", ", _roles)}.");
        }

        if (!HasScopes(principal))
            throw new CraftException(CraftError.ScopeMissing, $"The sign-in does not cover this capability: it needs the scopes {string.Join(' ', Scopes)}.");
        return next(exchange);
    }

    public bool CouldAdmit(Principal? principal) => principal is null || HasRoles(principal);

    public bool HasScopes(Principal principal) => Array.TrueForAll(Scopes, scope => Has(principal.Scopes, scope));

    public override string ToString() => _roles is null ? Name : $"{Name}({string.Join(", ", _roles)})";

    private bool HasRoles(Principal principal) =>
        (_roles is null || Array.Exists(_roles, role => Has(principal.Roles, role)))
        && Array.TrueForAll(_allRoles, role => Has(principal.Roles, role));

    private static bool Has(IReadOnlyList<string> held, string wanted)
    {
        for (var i = 0; i < held.Count; i++)
        {
            if (string.Equals(held[i], wanted, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
