using Crafting.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Finds routes that nobody can reach, because the application mapped nothing.</summary>
internal sealed class HttpWatch(HttpShelf shelf, HttpKeeper keeper, ILoggerFactory loggers) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not earlier: a Startup class maps its endpoints only while the web host starts.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (shelf.Endpoints.Count == 0)
            return Task.CompletedTask;
        if (!shelf.IsMapped)
        {
            var problems = new Problems();
            problems.Add(
                CraftError.Misconfigured,
                null,
                "Routes begin at Http(…), but no endpoint was mapped. Write app.MapCraft(); between builder.Build() and app.Run().");
            problems.ThrowIfAny();
        }

        if (keeper.AnswersOnlyToLoopback)
            ServerLog.HttpLoopbackOnly(loggers.CreateLogger("Craft.Http"));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
