using System.Diagnostics;
using System.Text;

namespace Crafting.Ai.Tests;

/// <summary>The sample as its users start it: a process of its own.</summary>
internal sealed class NotebookProcess : IAsyncDisposable
{
    private readonly StringBuilder _errors = new();
    private readonly Process _process;

    private NotebookProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>The assembly of the same build as these tests.</summary>
    public static string Assembly { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Craft.Ai.Tests"), Path.Combine("samples", "Notebook"), StringComparison.Ordinal), "Notebook.dll");

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static NotebookProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(Assembly))
            start.ArgumentList.Add(argument);
        return new NotebookProcess(new Process { StartInfo = start });
    }

    /// <summary>Starts it over HTTP on a free port, and waits until it listens.</summary>
    public static async Task<(NotebookProcess Process, Uri Address)> ListenAsync()
    {
        var process = Start("--urls", "http://127.0.0.1:0");
        const string Listening = "Now listening on: ";
        while (await process.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                return (process, new Uri(line[(at + Listening.Length)..]));
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
}
