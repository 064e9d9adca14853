using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CSharpClient;

/// <summary>What <c>lib/notebook.mjs</c> asks of the Notebook, asked by the C# client.</summary>
internal sealed class NotebookJudge
{
    public bool Failed { get; private set; }

    public async Task JudgeAsync(string name, IClientTransport transport, string revision)
    {
        if (await ConnectAsync(name, transport, revision) is not { } client)
            return;
        await using var _ = client;
        var title = $"Note {Guid.NewGuid()}";

        await CheckAsync($"{name}: lists both tools", async cancellationToken =>
        {
            var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
            foreach (var wanted in (string[])["notes_list", "notes_create"])
            {
                Must(tools.Any(tool => tool.Name == wanted), $"{wanted} is not among {string.Join(", ", tools.Select(tool => tool.Name))}");
            }
        });

        await CheckAsync($"{name}: creates a note", async cancellationToken =>
        {
            var result = await CallAsync(
                "notes_create", new() { ["title"] = title, ["body"] = "Written by an outside judge." }, cancellationToken);
            Must(result.IsError is not true, $"notes_create failed: {TextOf(result)}");
        });

        await CheckAsync($"{name}: finds the note again", async cancellationToken =>
        {
            var result = await CallAsync("notes_list", new() { ["query"] = title }, cancellationToken);
            Must(result.IsError is not true, $"notes_list failed: {TextOf(result)}");
            Must(TextOf(result).Contains(title, StringComparison.Ordinal), $"the note is not in the answer: {TextOf(result)}");
        });

        await CheckAsync($"{name}: is told which argument is wrong", async cancellationToken =>
        {
            var result = await CallAsync("notes_create", new() { ["title"] = "", ["body"] = "A note without a title." }, cancellationToken);
            Must(result.IsError is true, $"an empty title was accepted: {TextOf(result)}");
            Must(
                TextOf(result).Contains("title", StringComparison.OrdinalIgnoreCase),
                $"the message does not name the title: {TextOf(result)}");
        });

        ValueTask<CallToolResult> CallAsync(string tool, Dictionary<string, object?> input, CancellationToken cancellationToken) =>
            client.CallToolAsync(tool, input, cancellationToken: cancellationToken);
    }

    /// <summary>What <c>lib/sign-in.mjs</c> asks for somebody who is no member.</summary>
    public async Task JudgeReaderAsync(string name, IClientTransport transport, string revision)
    {
        if (await ConnectAsync(name, transport, revision) is not { } client)
            return;
        await using var _ = client;

        await CheckAsync($"{name}: may read, and sees no note of alice", async cancellationToken =>
        {
            var result = await client.CallToolAsync("notes_list", cancellationToken: cancellationToken);
            Must(result.IsError is not true, $"notes_list failed: {TextOf(result)}");
            Must(!TextOf(result).Contains("outside judge", StringComparison.Ordinal), $"there is a note in the answer: {TextOf(result)}");
        });

        await CheckAsync($"{name}: is shown every tool", async cancellationToken =>
        {
            var tools = (await client.ListToolsAsync(cancellationToken: cancellationToken)).Select(tool => tool.Name).ToList();
            Must(tools.Contains("notes_list") && tools.Contains("notes_create"), $"the tools are {string.Join(", ", tools)}");
        });

        await CheckAsync($"{name}: is told plainly that he may not write", async cancellationToken =>
        {
            var input = new Dictionary<string, object?> { ["title"] = "Not mine", ["body"] = "Not mine to write." };
            var result = await client.CallToolAsync("notes_create", input, cancellationToken: cancellationToken);
            Must(result.IsError is true, $"it was done: {TextOf(result)}");
            Must(TextOf(result).Contains("You are not allowed to use this tool.", StringComparison.Ordinal), $"that is not plain: {TextOf(result)}");
        });
    }

    private async Task<McpClient?> ConnectAsync(string name, IClientTransport transport, string revision)
    {
        try
        {
            var options = new McpClientOptions { ProtocolVersion = revision, DiscoverProbeTimeout = TimeSpan.FromMinutes(1) };
            return await McpClient.CreateAsync(transport, options).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception exception)
        {
            Report($"{name}: connects", exception.Message);
            return null;
        }
    }

    private async Task CheckAsync(string name, Func<CancellationToken, Task> body)
    {
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await body(time.Token);
            Report(name, problem: null);
        }
        catch (Exception exception)
        {
            Report(name, exception.Message);
        }
    }

    private void Report(string name, string? problem)
    {
        Failed |= problem is not null;
        Console.WriteLine(problem is null ? $"PASS {name}" : $"FAIL {name}: {problem.ReplaceLineEndings(" ")}");
    }

    private static void Must(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidOperationException(problem);
        }
    }

    private static string TextOf(CallToolResult result) =>
        string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}
