using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>What a preset adds to its options once the application's services are there.</summary>
internal interface IOauthPreset
{
    /// <summary>Whether it looks callers up, so that nobody else can.</summary>
    bool LooksUpCallers { get; }

    /// <summary>The lookup of clients.</summary>
    Func<string, CancellationToken, Task<OauthClient?>> Clients(Outbound outbound, ILogger logger);

    /// <summary>Whom to ask about callers; null for nobody.</summary>
    IUserinfoSource? Callers(AuthServer server);
}
