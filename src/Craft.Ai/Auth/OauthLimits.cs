namespace Crafting.Ai;

/// <summary>Rates and times of the authentication endpoints.</summary>
public sealed record OauthLimits
{
    /// <summary>Requests to <c>/authorize</c> per address in five minutes; 100 by default.</summary>
    public int AuthorizePerFiveMinutes { get; init; } = 100;

    /// <summary>Requests to <c>/token</c> and <c>/revoke</c> per address and client in a minute; 60 by default.</summary>
    public int TokenPerMinute { get; init; } = 60;

    /// <summary>Requests to <c>/token</c> and <c>/revoke</c> per address in a minute; 1000 by default.</summary>
    public int TokenPerMinuteAndAddress { get; init; } = 1000;

    /// <summary>Registrations per address in a minute; 30 by default.</summary>
    public int RegisterPerMinute { get; init; } = 30;

    /// <summary>Registrations per address in an hour, a share of those of all; 120 by default.</summary>
    public int RegisterPerHourAndAddress { get; init; } = 120;

    /// <summary>Registrations of all addresses in an hour; 600 by default.</summary>
    public int RegisterPerHour { get; init; } = 600;

    /// <summary>Bad tokens per address in a minute before they are refused unread; 100 by default.</summary>
    public int FailedTokensPerMinute { get; init; } = 100;

    /// <summary>Requests to the provider at once, for each endpoint; 64 by default.</summary>
    public int ConcurrentUpstreamCalls { get; init; } = 64;

    /// <summary>How long a client waits for the provider through the proxy; 9 seconds by default.</summary>
    public TimeSpan RequestBudget { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>How long the client lookup may take; 3 seconds by default.</summary>
    public TimeSpan LookupTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a client that was found is remembered; 5 minutes by default.</summary>
    public TimeSpan LookupLifetime { get; init; } = TimeSpan.FromMinutes(5);
}
