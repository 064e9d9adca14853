namespace Crafting.Pipeline;

/// <summary>A step that asks for a caller, and what can be said about it before a call.</summary>
internal interface ICallerGate
{
    /// <summary>The scopes that the gate asks for, all of them.</summary>
    string[] Scopes { get; }

    /// <summary>The policy of the application that the gate names; null for none.</summary>
    string? Policy { get; }

    /// <summary>Whether the caller's scopes are enough.</summary>
    bool HasScopes(Principal principal);

    /// <summary>Whether the caller may pass, at once or after signing in, perhaps with more scopes.</summary>
    bool CouldAdmit(Principal? principal);
}
