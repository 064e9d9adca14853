namespace Crafting.Ai;

/// <summary>What was learnt about a caller, or why the caller is not let in.</summary>
/// <param name="Learnt">What was learnt; null for nothing.</param>
/// <param name="Failure">Why the caller is not let in; null when all is well.</param>
internal readonly record struct UserinfoAnswer(Userinfo? Learnt, AuthFailure? Failure)
{
    public static UserinfoAnswer Of(Userinfo? learnt) => new(learnt, null);

    public static UserinfoAnswer Rejected(AuthReason reason, string detail) => new(null, new(reason, detail));

    /// <summary>Nobody can tell now: never 401, or clients throw good tokens away.</summary>
    public static UserinfoAnswer Unavailable(string detail, OutboundAnswer? answer = null) =>
        new(null, new(AuthReason.Infrastructure, detail, answer?.RetryAfterSeconds ?? OutboundAnswer.UsualRetrySeconds));
}
