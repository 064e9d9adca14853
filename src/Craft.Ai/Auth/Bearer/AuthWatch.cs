using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Says who was let in, and exactly why somebody was not; to the operator and never to the caller.</summary>
internal sealed class AuthWatch(ILogger logger, IMeterFactory meters)
{
    public const string MeterName = "Craft.Auth";

    private readonly Counter<long> _checks = meters.Create(MeterName).CreateCounter<long>(
        "craft.auth.checks", "{check}", "Access checks by outcome: ok, or the reason of the refusal.");

    public void Decided(BearerVerdict verdict)
    {
        if (verdict.Failure is { } failure)
        {
            Refused(failure);
            return;
        }

        if (_checks.Enabled)
            _checks.Add(1, new KeyValuePair<string, object?>("outcome", "ok"));
        if (logger.IsEnabled(LogLevel.Debug))
            ServerLog.LetIn(logger, verdict.User!.FindFirst("sub")?.Value ?? "", verdict.User.FindFirst("client_id")?.Value ?? "");
    }

    public void Refused(AuthFailure failure)
    {
        var reason = Name(failure.Reason);
        Count(reason);
        // What every client does before it signs in is not news; an outage is.
        var level = failure.Reason switch
        {
            AuthReason.MissingHeader or AuthReason.Expired or AuthReason.UnsupportedScheme => LogLevel.Debug,
            AuthReason.Infrastructure or AuthReason.VerifierFailed => LogLevel.Error,
            _ => LogLevel.Warning,
        };
        ServerLog.NotLetIn(logger, level, reason, failure.Detail);
    }

    public void Count(AuthReason reason) => Count(Name(reason));

    private void Count(string outcome) => _checks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private static string Name(AuthReason reason) => reason switch
    {
        AuthReason.MissingHeader => "missing_header",
        AuthReason.UnsupportedScheme => "unsupported_scheme",
        AuthReason.Malformed => "malformed",
        AuthReason.Ambiguous => "ambiguous",
        AuthReason.Expired => "expired",
        AuthReason.NotYetValid => "not_yet_valid",
        AuthReason.BadSignature => "bad_signature",
        AuthReason.UnknownKey => "unknown_key",
        AuthReason.BadIssuer => "bad_issuer",
        AuthReason.BadAudience => "bad_audience",
        AuthReason.BadType => "bad_type",
        AuthReason.BadAlgorithm => "bad_algorithm",
        AuthReason.BadClient => "bad_client",
        AuthReason.MissingSubject => "missing_subject",
        AuthReason.MissingExpiresAt => "missing_expires_at",
        AuthReason.Inactive => "inactive",
        AuthReason.InsufficientScope => "insufficient_scope",
        AuthReason.ForbiddenRole => "forbidden_role",
        AuthReason.UserinfoMismatch => "userinfo_mismatch",
        AuthReason.Infrastructure => "infrastructure",
        AuthReason.VerifierFailed => "verifier_failed",
        AuthReason.RateLimited => "rate_limited",
        AuthReason.OriginRejected => "origin_rejected",
        _ => "unknown",
    };
}
