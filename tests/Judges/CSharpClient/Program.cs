// The official C# client, on the old wire and the new one: CSharpClient URL | CSharpClient --stdio COMMAND ARGS…

using CSharpClient;
using ModelContextProtocol.Client;

var overStdio = args[0] == "--stdio";
var judge = new NotebookJudge();

foreach (var revision in (string[])["2025-11-25", "2026-07-28"])
{
    IClientTransport transport = overStdio
        ? new StdioClientTransport(new() { Command = args[1], Arguments = args[2..] })
        : new HttpClientTransport(new() { Endpoint = new Uri(args[0]), TransportMode = HttpTransportMode.StreamableHttp });

    await judge.JudgeAsync($"c# client {(overStdio ? "stdio" : "http")} {revision}", transport, revision);
}

return judge.Failed ? 1 : 0;
