using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Crafting.Ai;

/// <summary>Standard input and output belong to the protocol; everything else goes to standard error.</summary>
internal static class StdioTransport
{
    public static void AddStdio(this IMcpServerBuilder server)
    {
        server.Services.PostConfigure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        server.Services.AddSingleton<IHostedService, StandardOutputGuard>();

        // A web application that was asked for stdio must not open a port as well.
        server.Services.AddSingleton<IServer, NoServer>();
        server.WithStdioServerTransport();
    }

    /// <summary>A stray Console.WriteLine would break the protocol: from the start on it goes to standard error.</summary>
    private sealed class StandardOutputGuard : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            Console.SetOut(Console.Error);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
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
