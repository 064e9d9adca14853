namespace Crafting.Ai;

/// <summary>What a lookup adds to a caller; subject and scopes are the token's to say.</summary>
public sealed record Userinfo
{
    /// <summary>The caller's roles; null leaves the token's.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>The caller's name; null leaves the token's.</summary>
    public string? Name { get; init; }

    /// <summary>The caller's e-mail address; null leaves the token's.</summary>
    public string? Email { get; init; }
}
