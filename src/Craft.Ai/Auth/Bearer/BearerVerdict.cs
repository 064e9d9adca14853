using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;

namespace Crafting.Ai;

/// <summary>Who calls, or why nobody was let in; kept on the request, so that it is decided once.</summary>
internal sealed record BearerVerdict(ClaimsPrincipal? User, VerifiedIdentity? Identity, AuthFailure? Failure)
{
    [MemberNotNullWhen(true, nameof(User), nameof(Identity))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => User is not null;

    public static BearerVerdict No(AuthReason reason, string detail, int retryAfterSeconds = 0) =>
        new(null, null, new(reason, detail, retryAfterSeconds));
}
