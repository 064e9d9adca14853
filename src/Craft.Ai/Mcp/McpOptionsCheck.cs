using Crafting.Pipeline;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

/// <summary>Reports server options that cannot work.</summary>
internal sealed class McpOptionsCheck(McpOptions options, IServiceProvider services) : IStartupCheck
{
    public ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken)
    {
        CheckIdentity(Report);
        if (!Enum.IsDefined(options.Transport))
            Report($"mcp.Transport is {options.Transport}. Use McpTransport.Http or McpTransport.Stdio.");
        else if (options.Transport == McpTransport.Http)
            CheckHttp(Report);
        return default;

        void Report(string sentence) => problems.Add(CraftError.Misconfigured, null, sentence);
    }

    private void CheckIdentity(Action<string> report)
    {
        if (options.Name is { } name && string.IsNullOrWhiteSpace(name))
            report("mcp.Name is blank. Name the server, or leave it out to use the application's name.");
        if (options.Version is { } version && string.IsNullOrWhiteSpace(version))
            report("mcp.Version is blank. Write a version such as 1.0.0, or leave it out to use the application's.");
        if (options.WebsiteUrl is { } url && !IsWeb(url))
            report($"mcp.WebsiteUrl is \"{url}\". Use an absolute http or https URL.");
        foreach (var sentence in McpIcon.Problems("mcp.Icons", options.Icons))
            report(sentence);
    }

    private void CheckHttp(Action<string> report)
    {
        if (services.GetService<IServer>() is null)
        {
            report("mcp.Transport is Http, but this application has no web server. "
                + "HTTP needs a web application: use WebApplication.CreateBuilder, or McpTransport.Stdio.");
        }

        if (!Enum.IsDefined(options.Sessions))
            report($"mcp.Sessions is {options.Sessions}. Use McpSessions.ForInitializeClients or McpSessions.None.");
        if (!HttpTransport.IsPath(options.Path))
            report($"mcp.Path is \"{options.Path}\". Use a path such as /mcp.");
        foreach (var sentence in FrontDoorOptions.From(options).Problems())
            report(sentence);
    }

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
