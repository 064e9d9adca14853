namespace Crafting.Ai;

/// <summary>What a lookup found: a client, nothing, or that nobody can tell now.</summary>
internal readonly record struct ClientLookup(OauthClient? Client, bool IsUnavailable)
{
    public static ClientLookup Unknown => default;

    public static ClientLookup Unavailable => new(null, true);

    public static ClientLookup Found(OauthClient client) => new(client, false);
}
