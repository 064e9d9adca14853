namespace Crafting.Ai;

/// <summary>Why somebody was not let in; for the log and the meter, never for the caller.</summary>
internal enum AuthReason
{
    MissingHeader,
    UnsupportedScheme,
    Malformed,
    Ambiguous,
    Expired,
    NotYetValid,
    BadSignature,
    UnknownKey,
    BadIssuer,
    BadAudience,
    BadType,
    BadAlgorithm,
    BadClient,
    MissingSubject,
    MissingExpiresAt,
    Inactive,
    InsufficientScope,
    ForbiddenRole,
    UserinfoMismatch,
    Infrastructure,
    VerifierFailed,
    RateLimited,
    OriginRejected,
}
