using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>How the application of a test differs from the plainest one.</summary>
internal sealed record AppSetup
{
    public static AppSetup Plain { get; } = new();

    public Action<McpOptions> Mcp { get; init; } = _ => { };

    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>The address to listen on, instead of a port of loopback.</summary>
    public string? Url { get; init; }

    /// <summary>The environment; Production by default.</summary>
    public string? Environment { get; init; }

    /// <summary>The port to listen on; any free one by default.</summary>
    public int Port { get; init; }

    /// <summary>The least level that is logged.</summary>
    public LogLevel Logged { get; init; } = LogLevel.Information;

    /// <summary>Builds the pipeline; the plainest application only maps Craft.</summary>
    public Action<WebApplication> Pipeline { get; init; } = app => app.MapCraft();
}
