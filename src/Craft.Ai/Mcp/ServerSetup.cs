using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Gives the SDK's server its identity and the shared tools; runs for every stateless request.</summary>
internal sealed class ServerSetup(
    McpOptions options, ToolShelf shelf, IHostEnvironment? environment = null) : IPostConfigureOptions<McpServerOptions>
{
    private readonly Implementation _identity = new()
    {
        Name = options.Name ?? environment?.ApplicationName ?? "craft",
        Title = options.Title,
        Version = options.Version ?? Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3) ?? "1.0.0",
        Description = options.Description,
        WebsiteUrl = options.WebsiteUrl,
        Icons = McpIcon.ToProtocol(options.Icons),
    };

    public void PostConfigure(string? name, McpServerOptions server)
    {
        shelf.Adopt(server.ToolCollection);
        server.ServerInfo = _identity;
        server.ServerInstructions = options.Instructions ?? server.ServerInstructions;
        server.ToolCollection = shelf.Tools;
        server.Handlers.CallToolHandler ??= shelf.AnswerUnknown;
    }
}
