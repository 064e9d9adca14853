using System.Diagnostics;
using System.Text;

namespace Packages.Tests;

/// <summary>A started program whose output is collected; it never outlives its time.</summary>
internal sealed class Command : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _outputEnded = new();
    private readonly TaskCompletionSource _errorsEnded = new();
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _awaited = [];

    private Command(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "ASPNETCORE_URLS" })
            start.Environment.Remove(name); // what the test runner sets for itself
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "true";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _output, _outputEnded);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _errors, _errorsEnded);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public StreamWriter Input => _process.StandardInput;

    public static Command Start(string folder, params string[] arguments) => new(folder, arguments);

    /// <summary>Runs a program to its end and demands that it succeeds.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        using var command = new Command(folder, arguments);
        command.Input.Close();
        var (code, output, errors) = await command.EndAsync();
        code.Should().Be(0, "dotnet {0} said: {1}{2}", string.Join(' ', arguments), output, errors);
        return output;
    }

    /// <summary>Waits for the program to end by itself.</summary>
    public async Task<(int Code, string Output, string Errors)> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await _process.WaitForExitAsync(limit.Token);
        await Task.WhenAll(_outputEnded.Task, _errorsEnded.Task).WaitAsync(TimeSpan.FromSeconds(30), limit.Token);
        return (_process.ExitCode, _output.ToString(), _errors.ToString());
    }

    /// <summary>Waits until a line of the output contains the text.</summary>
    public Task<string> SeeAsync(string text)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            if (_output.ToString().Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
                return Task.FromResult(line);
            _awaited.Add((text, seen));
        }

        return seen.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Asks the program to end, as a service manager would.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Take(string? line, StringBuilder to, TaskCompletionSource ended)
    {
        lock (_awaited)
        {
            if (line is null)
            {
                ended.TrySetResult();
                return;
            }

            to.Append(line).Append('\n');
            foreach (var (_, seen) in _awaited.Where(each => line.Contains(each.Text, StringComparison.Ordinal)))
                seen.TrySetResult(line);
        }
    }
}
