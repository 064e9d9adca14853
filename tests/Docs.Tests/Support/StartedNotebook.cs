using System.Diagnostics;

namespace Docs.Tests;

/// <summary>The Notebook, started with the command of the first page, on ports that are free.</summary>
internal sealed class StartedNotebook : IAsyncDisposable
{
    private readonly Process _process;

    private StartedNotebook(Process process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    public Uri Endpoint { get; }

    public static async Task<StartedNotebook> StartAsync(params string[] arguments)
    {
        var address = new Uri($"http://127.0.0.1:{SigningIn.FreePort()}");
        string[] all =
        [
            .. Commands.RunNotebook.Split(' ').Skip(1), "--no-build", "-c", ReadmeTests.Configuration, "--",
            "--Auth", "dev", "--IdentityProviderPort", "0", "--urls", address.AbsoluteUri, .. arguments,
        ];
        var notebook = new StartedNotebook(
            Process.Start(new ProcessStartInfo("dotnet", all) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!, new(address, "/mcp"));
        await notebook.ListeningAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return notebook;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ListeningAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("Now listening on: ", StringComparison.Ordinal))
                continue;
            // A log that nobody reads would fill the pipe, and stop the server.
            _ = _process.StandardOutput.ReadToEndAsync();
            return;
        }

        throw new InvalidOperationException("The Notebook ended before it listened.");
    }
}
