namespace Crafting.Ai;

/// <summary>Who gets a session over HTTP.</summary>
public enum McpSessions
{
    /// <summary>Clients that initialize (revisions up to 2025-11-25) get one; clients of 2026-07-28 need none.</summary>
    ForInitializeClients,

    /// <summary>Nobody: every request stands alone, so that any replica can answer it.</summary>
    None,
}
