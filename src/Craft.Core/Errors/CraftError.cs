namespace Crafting;

/// <summary>An entry of the error catalogue: a stable code, and how protocols show it.</summary>
/// <param name="Code">The stable code, for example <c>RC5002</c>.</param>
/// <param name="Title">A sentence that says what happened; safe to send to a caller.</param>
/// <param name="Retryable">Whether the same call may succeed later without any change.</param>
/// <param name="HttpStatus">The HTTP status for callers over HTTP (RFC 9110).</param>
public sealed record CraftError(string Code, string Title, bool Retryable, int HttpStatus)
{
    /// <summary>RC1001: the definition of a route is incomplete.</summary>
    public static CraftError RouteInvalid { get; } = new("RC1001", "The definition of the route is incomplete.", false, 500);

    /// <summary>RC1002: two routes, or two publishers, claim the same name.</summary>
    public static CraftError DuplicateId { get; } = new("RC1002", "Two routes claim the same name.", false, 500);

    /// <summary>RC2001: verbs are combined in a way that has no meaning.</summary>
    public static CraftError LanguageMisuse { get; } = new("RC2001", "The verbs of the route do not fit together.", false, 500);

    /// <summary>RC3001: the source of a route threw when it was told to start.</summary>
    public static CraftError SourceFailed { get; } = new("RC3001", "The source of a route cannot start.", false, 500);

    /// <summary>RC3002: the application cannot start; the message lists every problem.</summary>
    public static CraftError StartFailed { get; } = new("RC3002", "The application cannot start.", false, 500);

    /// <summary>RC5001: a step threw an exception of its own.</summary>
    public static CraftError StepFailed { get; } = new("RC5001", "The capability failed.", true, 500);

    /// <summary>RC5002: the input, a rule or the output was not as declared.</summary>
    public static CraftError ValidationFailed { get; } = new("RC5002", "The data does not match what was declared.", false, 400);

    /// <summary>RC5003: a verb or an adapter was given an option that cannot work.</summary>
    public static CraftError Misconfigured { get; } = new("RC5003", "The route is configured in a way that cannot work.", false, 500);

    /// <summary>RC5004: no route has the id that was called.</summary>
    public static CraftError RouteNotFound { get; } = new("RC5004", "No such route.", false, 404);

    /// <summary>RC5010: something that the route needs could not be reached.</summary>
    public static CraftError ConnectionFailed { get; } = new("RC5010", "Something that the capability needs is out of reach.", true, 502);

    /// <summary>RC5011: the work took longer than the route allows.</summary>
    public static CraftError TimedOut { get; } = new("RC5011", "The capability took too long.", true, 504);

    /// <summary>RC5012: the route needs a caller and there is none.</summary>
    public static CraftError NotAuthenticated { get; } = new("RC5012", "This capability needs a signed-in caller.", false, 401);

    /// <summary>RC5013: the caller calls more often than the route allows.</summary>
    public static CraftError Throttled { get; } = new("RC5013", "There were too many calls.", true, 429);

    /// <summary>RC5014: the thing that was asked for does not exist.</summary>
    public static CraftError NotFound { get; } = new("RC5014", "Not found.", false, 404);

    /// <summary>RC5015: the caller lacks a role that the route asks for.</summary>
    public static CraftError NotAuthorized { get; } = new("RC5015", "The caller may not use this capability.", false, 403);

    /// <summary>RC5016: the payload is not the format that it claims to be.</summary>
    public static CraftError ParseFailed { get; } = new("RC5016", "The payload cannot be read.", false, 400);

    /// <summary>RC5020: the caller's credential ran out before the check.</summary>
    public static CraftError PrincipalExpired { get; } = new("RC5020", "The caller's credential has expired.", false, 401);

    /// <summary>RC5021: what the identity provider knows about the caller could not be asked.</summary>
    public static CraftError UserinfoFailed { get; } =
        new("RC5021", "The identity provider could not be asked about the caller.", true, 503);

    /// <summary>RC5024: a caller was described without a subject.</summary>
    public static CraftError BadIdentity { get; } = new("RC5024", "The caller could not be established.", false, 401);

    /// <summary>RC5025: what the route needs keeps failing, so it is not asked for a while.</summary>
    public static CraftError CircuitOpen { get; } = new("RC5025", "The capability is out of service for a while.", false, 503);

    /// <summary>RC5026: as many calls run, and wait, as the route allows.</summary>
    public static CraftError Busy { get; } = new("RC5026", "The capability is busy.", true, 503);

    /// <summary>RC5028: the cache could not be asked.</summary>
    public static CraftError CacheFailed { get; } = new("RC5028", "The cache failed.", true, 500);

    /// <summary>RC5029: no cache key could be made of the message.</summary>
    public static CraftError CacheKeyFailed { get; } = new("RC5029", "No cache key could be made of the message.", false, 500);

    /// <summary>RC5031: the route declined the call by dropping its exchange.</summary>
    public static CraftError Declined { get; } = new("RC5031", "The capability declined this call.", false, 422);

    /// <summary>RC5033: no key could be made of the message by which to know it again.</summary>
    public static CraftError DedupeKeyFailed { get; } = new("RC5033", "No key could be made of the message.", false, 500);

    /// <summary>RC5034: nobody, or not this actor, may act on the caller's behalf here.</summary>
    public static CraftError ActorNotPermitted { get; } =
        new("RC5034", "This actor may not use this capability on the caller's behalf.", false, 403);

    /// <summary>RC5035: the route is not for this subject.</summary>
    public static CraftError SubjectNotPermitted { get; } = new("RC5035", "This capability is not for this caller.", false, 403);

    /// <summary>RC5036: too many act on behalf of each other.</summary>
    public static CraftError DelegationTooDeep { get; } = new("RC5036", "The chain of actors is too long for this capability.", false, 403);

    /// <summary>RC5037: the caller does not let this actor act.</summary>
    public static CraftError DelegationRefused { get; } = new("RC5037", "The caller does not allow this actor to act.", false, 403);

    /// <summary>RC5038: the caller's sign-in does not cover what the route needs.</summary>
    public static CraftError ScopeMissing { get; } = new("RC5038", "The sign-in does not cover this capability.", false, 403);

    /// <summary>RC5039: a message is not signed by whom it should come from.</summary>
    public static CraftError SignatureInvalid { get; } = new("RC5039", "The message is not signed, or not rightly.", false, 401);

    /// <summary>Where the code is explained, relative to the repository.</summary>
    public string Docs => "docs/errors.md#" + Code.ToLowerInvariant();
}
