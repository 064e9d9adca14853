using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Lets only signed-in callers in.</summary>
    public TSelf Authorize() => With(Definition.WithGate(new AuthorizeStep(null, Stage.Authorize)));

    /// <summary>Lets only callers in who have at least one of the roles.</summary>
    /// <param name="roles">The roles; compared ordinally.</param>
    public TSelf Authorize(params string[] roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return With(Definition.WithGate(new AuthorizeStep([.. roles], Stage.Authorize)));
    }
}

public sealed partial class Route<T>
{
    /// <summary>Lets only signed-in callers go on. Directly after From it is the gate at the route's door.</summary>
    public Route<T> Authorize() => new(Definition.WithGate(new AuthorizeStep(null, AuthorizeStage)));

    /// <summary>Lets only callers go on who have at least one of the roles. Directly after From it is the gate at the door.</summary>
    /// <param name="roles">The roles; compared ordinally.</param>
    public Route<T> Authorize(params string[] roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return new(Definition.WithGate(new AuthorizeStep([.. roles], AuthorizeStage)));
    }

    // While nothing has touched the message the check belongs to the door, before the input is looked at. Wherever it
    // stands, no handler of a single step is wrapped around it: a refusal must not be recovered into going on.
    private Stage AuthorizeStage => Definition.Steps.Any(step => step.Stage == Stage.Body) ? Stage.Body : Stage.Authorize;
}

/// <summary>Checks the caller; without a caller it fails closed.</summary>
/// <param name="roles">Any of these is enough; null asks for a caller only.</param>
/// <param name="stage">The door, or a point among the steps.</param>
internal sealed class AuthorizeStep(string[]? roles, Stage stage) : Step
{
    public override string Name => "authorize";

    public override Stage Stage => stage;

    public override void Check(Capability capability, Problems problems)
    {
        if (roles is { Length: 0 })
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                ".Authorize was given an empty list of roles. Write .Authorize(\"role\"), or .Authorize() for anyone who is signed in.");
        }
        else if (roles is not null && roles.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add(CraftError.Misconfigured, capability.Id, ".Authorize was given a blank role. Remove it or name the role.");
        }
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var principal = exchange.Principal ?? throw new CraftException(CraftError.NotAuthenticated);
        if (principal.ExpiresAt <= exchange.Call.Route.Time.GetUtcNow())
            throw new CraftException(CraftError.PrincipalExpired);
        if (roles is not null && !HasOne(principal))
        {
            throw new CraftException(
                CraftError.NotAuthorized,
                $"You may not use this capability: it needs {(roles.Length == 1 ? "the role" : "one of the roles")} {string.Join(", ", roles)}.");
        }

        return next(exchange);
    }

    public override string ToString() => roles is null ? Name : $"{Name}({string.Join(", ", roles)})";

    private bool HasOne(Principal principal)
    {
        foreach (var role in roles!)
        {
            foreach (var held in principal.Roles)
            {
                if (string.Equals(role, held, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }
}
