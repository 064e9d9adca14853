using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tools;

internal sealed class ProgressTools
{
    private static readonly int[] _steps = [0, 50, 100];

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress three times before it answers.")]
    public static async Task<string> Progress(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        if (context.Params.ProgressToken is not { } token)
        {
            return "The caller asked for no progress.";
        }

        foreach (var step in _steps)
        {
            await context.Server.NotifyProgressAsync(
                token, new ProgressNotificationValue { Progress = step, Total = 100 }, cancellationToken: cancellationToken);
        }

        return $"Done; the token was {token}.";
    }
}
