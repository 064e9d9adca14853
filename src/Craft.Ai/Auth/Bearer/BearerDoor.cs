using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>What the door of the MCP endpoint asks about callers, before anything is dispatched.</summary>
internal sealed class BearerDoor(BearerAuthentication authentication, Challenge challenge, ToolShelf shelf)
{
    private readonly SessionOwners _sessions = new();
    private readonly IReadOnlyList<string> _required = authentication.Server.Options.RequiredScopes;

    /// <summary>Lets the caller in, or answers; the task's result says whether the request goes on.</summary>
    public ValueTask<bool> EnterAsync(HttpContext context)
    {
        var deciding = authentication.AuthenticateAsync(context);
        return deciding.IsCompletedSuccessfully ? DecidedAsync(context, deciding.Result) : WaitAsync(context, deciding);
    }

    /// <summary>Counts a request that Host or Origin kept out.</summary>
    public void Stranger() => authentication.Watch.Count(AuthReason.OriginRejected);

    /// <summary>Takes note of a session that is about to be opened.</summary>
    public void Opens(HttpContext context) => _sessions.Watch(context, VerdictOf(context).Identity!);

    /// <summary>The challenge for a tool that needs more scopes than the caller has; null when the call may go on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="tool">The name of the tool, as it stands in the body.</param>
    public Task? StepUp(HttpContext context, string tool)
    {
        if (!shelf.Tools.TryGetPrimitive(tool, out var primitive) || primitive is not RouteTool route
            || route.Intake.HasScopes(context.User)
            // Whoever lacks a role would sign in again in vain, and a hidden tool must not tell what it needs.
            || !route.Intake.IsOpenTo(context.User))
            return null;
        authentication.Watch.Refused(new(AuthReason.InsufficientScope, $"the tool {tool} needs more scopes"));
        return challenge.StepUpAsync(context, _required.Concat(route.Intake.RequiredScopes).Distinct(StringComparer.Ordinal));
    }

    private static BearerVerdict VerdictOf(HttpContext context) => context.Features.Get<BearerVerdict>()!;

    private bool Admit(HttpContext context, BearerVerdict verdict)
    {
        if (!verdict.Succeeded || !HasRequired(verdict.Identity) || _sessions.IsStranger(context.Request, verdict.Identity))
            return false;
        context.User = verdict.User;
        return true;
    }

    private async ValueTask<bool> WaitAsync(HttpContext context, ValueTask<BearerVerdict> deciding) =>
        await DecidedAsync(context, await deciding.ConfigureAwait(false)).ConfigureAwait(false);

    private ValueTask<bool> DecidedAsync(HttpContext context, BearerVerdict verdict) =>
        Admit(context, verdict) ? new(true) : RefuseAsync(context, verdict);

    private async ValueTask<bool> RefuseAsync(HttpContext context, BearerVerdict verdict)
    {
        if (verdict.Failure is { } failure)
        {
            await challenge.WriteAsync(context, authentication.Count(context, failure)).ConfigureAwait(false);
        }
        else if (!HasRequired(verdict.Identity!))
        {
            authentication.Watch.Refused(new(AuthReason.InsufficientScope, "every request needs more scopes"));
            await challenge.StepUpAsync(context, _required).ConfigureAwait(false);
        }
        else
        {
            await Refusal.SessionUnknown.WriteAsync(context).ConfigureAwait(false);
        }

        return false;
    }

    private bool HasRequired(VerifiedIdentity identity)
    {
        for (var i = 0; i < _required.Count; i++)
        {
            if (!identity.Scopes.Contains(_required[i], StringComparer.Ordinal))
                return false;
        }

        return true;
    }
}
