namespace IdentityProvider;

/// <summary>Somebody whom a developer can sign in as.</summary>
/// <param name="Subject">The <c>sub</c> claim, and the name on the sign-in button.</param>
/// <param name="Name">The full name.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Roles">The <c>roles</c> claim; empty for somebody without any.</param>
public sealed record Person(string Subject, string Name, string Email, IReadOnlyList<string> Roles);
