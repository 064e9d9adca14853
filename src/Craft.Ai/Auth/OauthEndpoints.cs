namespace Crafting.Ai;

/// <summary>The endpoints of the identity provider that a proxy stands before.</summary>
public sealed record OauthEndpoints
{
    /// <summary>Where users sign in (RFC 6749 section 3.1). A query in it is kept.</summary>
    public required string AuthorizationUrl { get; init; }

    /// <summary>Where codes become tokens (RFC 6749 section 3.2).</summary>
    public required string TokenUrl { get; init; }

    /// <summary>Where clients register (RFC 7591); null to offer no registration.</summary>
    public string? RegistrationUrl { get; init; }

    /// <summary>Where tokens are revoked (RFC 7009); null to offer no revocation.</summary>
    public string? RevocationUrl { get; init; }
}
