using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

/// <summary>How a sender proves that a body is theirs and that nobody changed it.</summary>
public sealed class WebhookSignature
{
    private const int ShortestSecret = 16;

    private WebhookSignature(string header, string secretName) => (Header, SecretName) = (header, secretName);

    internal string Header { get; }

    internal string SecretName { get; }

    internal string Prefix { get; private init; } = "";

    internal bool IsTimestamped { get; private init; }

    internal TimeSpan Tolerance { get; private init; }

    /// <summary>HMAC-SHA256 over the body, in hexadecimal, as GitHub sends it.</summary>
    /// <param name="header">The header, for example <c>X-Hub-Signature-256</c>.</param>
    /// <param name="secretName">Where the configuration holds the secret, for example <c>GitHub:WebhookSecret</c>.</param>
    /// <param name="prefix">What stands before the digits; <c>sha256=</c> by default.</param>
    /// <remarks>Nothing of it is a time: a recorded request is good for ever. Make the route idempotent.</remarks>
    public static WebhookSignature HmacSha256(string header, string secretName, string prefix = "sha256=")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(header);
        ArgumentException.ThrowIfNullOrWhiteSpace(secretName);
        ArgumentNullException.ThrowIfNull(prefix);
        return new(header, secretName) { Prefix = prefix };
    }

    /// <summary>HMAC-SHA256 over a time and the body, as Stripe sends it: <c>t=…,v1=…</c>.</summary>
    /// <param name="header">The header, for example <c>Stripe-Signature</c>.</param>
    /// <param name="secretName">Where the configuration holds the secret, for example <c>Stripe:WebhookSecret</c>.</param>
    /// <param name="tolerance">How old, or how early, a request may be; 300 seconds by default.</param>
    public static WebhookSignature Timestamped(string header, string secretName, TimeSpan? tolerance = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(header);
        ArgumentException.ThrowIfNullOrWhiteSpace(secretName);
        return new(header, secretName) { IsTimestamped = true, Tolerance = tolerance ?? TimeSpan.FromSeconds(300) };
    }

    internal IEnumerable<string> Problems(IServiceProvider services)
    {
        if (Secret(services) is not { Length: > 0 } secret)
        {
            yield return $"The configuration has no {SecretName}, with which bodies are signed. "
                + "Set it, for example with dotnet user-secrets or an environment variable.";
        }
        else if (Encoding.UTF8.GetByteCount(secret) < ShortestSecret)
        {
            yield return $"The secret {SecretName} is shorter than {ShortestSecret} bytes, and can be guessed. "
                + "Use the one that the sender made, or 32 random bytes.";
        }

        if (IsTimestamped && (Tolerance <= TimeSpan.Zero || Tolerance > TimeSpan.FromDays(1)))
            yield return $"The tolerance of the signature in {Header} is {Tolerance}. Use a time between 1 second and 1 day.";
    }

    internal WebhookCheck Open(IServiceProvider services) =>
        new(this, Encoding.UTF8.GetBytes(Secret(services)!), services.GetService<TimeProvider>() ?? TimeProvider.System);

    private string? Secret(IServiceProvider services) => services.GetService<IConfiguration>()?[SecretName];
}
