using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Standard input and output belong to the protocol; everything else goes to standard error.</summary>
internal static class StdioSetup
{
    public static void AddStdio(this IMcpServerBuilder server)
    {
        // Now, not at start: a Console.WriteLine on the way to app.Run() would break the protocol as well.
        Console.SetOut(Console.Error);

        var services = server.Services;
        services.PostConfigure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.TryAddSingleton(provider => new StdioTransport(
            Console.OpenStandardInput(),
            Console.OpenStandardOutput(),
            provider.GetRequiredService<McpOptions>().MaxRequestBodyBytes,
            provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton(provider => McpServer.Create(
            provider.GetRequiredService<StdioTransport>(),
            provider.GetRequiredService<IOptions<McpServerOptions>>().Value,
            provider.GetService<ILoggerFactory>() is { } loggers ? new SdkLog(loggers) : null,
            provider));
        services.AddSingleton<IHostedService, StdioSession>();

        // A web application that was asked for stdio must not open a port as well.
        services.AddSingleton<IServer, NoServer>();
    }

    /// <summary>Listens on nothing.</summary>
    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
