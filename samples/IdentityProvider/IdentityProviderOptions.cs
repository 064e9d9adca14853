namespace IdentityProvider;

/// <summary>What the provider says of itself, and whom it knows.</summary>
public sealed record IdentityProviderOptions
{
    /// <summary>The loopback port; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>The issuer, an origin without a trailing slash; null means <c>http://localhost:{port}</c>.</summary>
    public string? Issuer { get; init; }

    /// <summary>Whom one can sign in as: alice, a member, and bob, who is none.</summary>
    public IReadOnlyList<Person> People { get; init; } =
    [
        new("alice", "Alice", "alice@example.com", ["member"]),
        new("bob", "Bob", "bob@example.com", []),
    ];

    /// <summary>Whether authorization responses name the issuer, and the metadata says so (RFC 9207).</summary>
    public bool ResponseIss { get; init; } = true;

    /// <summary>Whether clients may register themselves (RFC 7591); otherwise <c>/register</c> answers 422.</summary>
    public bool DynamicRegistration { get; init; } = true;

    /// <summary>How long an access token is valid.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The scopes that are granted; <c>offline_access</c> and <c>openid</c> always are as well.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["profile", "email", "notes:read", "notes:write"];

    /// <summary>The audience of a token for which no <c>resource</c> was named; null leaves <c>aud</c> out.</summary>
    public string? DefaultAudience { get; init; }

    /// <summary>The clock of tokens and sessions.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the provider logs to; null means nowhere.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}
