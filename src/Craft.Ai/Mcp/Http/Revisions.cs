namespace Crafting.Ai;

/// <summary>The protocol revisions of the SDK in use.</summary>
internal static class Revisions
{
    public static readonly string[] WithSessions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    public const string WithoutSessions = "2026-07-28";

    public static readonly string[] All = [.. WithSessions, WithoutSessions];
}
