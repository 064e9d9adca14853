using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Crafting.Ai.Tests;

/// <summary>The sample as its users start it: a process of its own.</summary>
internal sealed class NotebookProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly Dictionary<string, string?> NoEnvironment = [];

    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _printed = new();
    private readonly Process _process;

    private NotebookProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>The assembly of the same build as these tests.</summary>
    public static string Assembly { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace(
            Path.Combine("tests", "Craft.Ai.Tests"), Path.Combine("samples", "Notebook"), StringComparison.Ordinal), "Notebook.dll");

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    public string Errors => Text(_errors);

    /// <summary>What went to standard output since it listens.</summary>
    public string Printed => Text(_printed);

    public static NotebookProcess Start(params string[] arguments) => Start(NoEnvironment, arguments);

    public static NotebookProcess Start(IReadOnlyDictionary<string, string?> environment, string[] arguments, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder ?? Path.GetDirectoryName(Assembly),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Prepend(Assembly))
            start.ArgumentList.Add(argument);
        foreach (var name in new[] { "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY" })
            start.Environment.Remove(name);
        start.Environment["DOTNET_ENVIRONMENT"] = "Development"; // as "dotnet run" does
        foreach (var (name, value) in environment)
            start.Environment[name] = value; // null takes it away
        return new NotebookProcess(new Process { StartInfo = start });
    }

    /// <summary>Starts it over HTTP on a free port, and waits until it listens.</summary>
    public static Task<(NotebookProcess Process, Uri Address)> ListenAsync(params string[] arguments) => ListenInAsync(null, arguments);

    public static async Task<(NotebookProcess Process, Uri Address)> ListenInAsync(string? folder, params string[] arguments)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}");
        var process = Start(NoEnvironment, ["--urls", url, "--IdentityProviderPort", "0", .. arguments], folder);
        while (await process.ReadLineAsync() is { } line)
        {
            if (!line.Contains(Listening, StringComparison.Ordinal))
                continue;
            _ = process.ReadOnAsync();
            return (process, new Uri(url));
        }

        throw new InvalidOperationException($"The notebook did not start: {process.Errors}");
    }

    public Task<string?> ReadLineAsync() => Output.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));

    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // A log that nobody reads would fill the pipe, and stop the server.
    private async Task ReadOnAsync()
    {
        while (await Output.ReadLineAsync() is { } line)
            Append(_printed, line);
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
            text.AppendLine(line);
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
