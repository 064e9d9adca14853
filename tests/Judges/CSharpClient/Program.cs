// The official C# client, on the old wire and the new one: CSharpClient URL | CSharpClient --stdio COMMAND ARGS… | CSharpClient URL
// --sign-in MODE

using CSharpClient;
using ModelContextProtocol.Client;

var judge = new NotebookJudge();

foreach (var revision in (string[])["2025-11-25", "2026-07-28"])
{
    switch (args)
    {
        case ["--stdio", var command, .. var arguments]:
            await judge.JudgeAsync(
                $"c# client stdio {revision}", new StdioClientTransport(new() { Command = command, Arguments = arguments }), revision);
            break;
        case [var url, "--sign-in", var mode]:
            using (var alice = new Person("alice"))
                await judge.JudgeAsync($"c# client oauth {mode} {revision} alice", alice.Transport(url), revision);
            using (var bob = new Person("bob"))
                await judge.JudgeReaderAsync($"c# client oauth {mode} {revision} bob", bob.Transport(url), revision);
            break;
        default:
            await judge.JudgeAsync(
                $"c# client http {revision}",
                new HttpClientTransport(new() { Endpoint = new Uri(args[0]), TransportMode = HttpTransportMode.StreamableHttp }),
                revision);
            break;
    }
}

return judge.Failed ? 1 : 0;
