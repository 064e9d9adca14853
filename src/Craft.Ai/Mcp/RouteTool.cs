using System.Text.Json;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>A route as the SDK sees it: one tool, described once, answered by the route.</summary>
internal sealed partial class RouteTool : McpServerTool
{
    private readonly Intake _intake;
    private readonly JsonSerializerOptions _json;
    private readonly ILogger _logger;

    public RouteTool(Intake intake, McpToolOptions options, IReadOnlyList<McpIcon> serverIcons, JsonSerializerOptions json, ILogger logger)
    {
        _intake = intake;
        _json = json;
        _logger = logger;
        ProtocolTool = new Tool
        {
            Name = intake.Capability.Id,
            Title = intake.Capability.Title,
            Description = intake.Capability.Description,
            InputSchema = intake.InputSchema ?? ToolArguments.None,
            OutputSchema = intake.OutputSchema,
            Annotations = options.Annotations(intake.Capability),
            Icons = McpIcon.ToProtocol(options.Icons ?? serverIcons),
        };
    }

    public override Tool ProtocolTool { get; }

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            var exchange = await _intake.SendAsync(new Arrival
            {
                Body = ToolArguments.ToJson(request.Params?.Arguments),
                User = request.User,
                Services = request.Services,
                Origin = request,
                PassesThrough = static exception => exception is McpProtocolException or InputRequiredException,
                CancellationToken = cancellationToken,
            }).ConfigureAwait(false);
            return exchange.IsDropped ? ToolResult.Declined : ToolResult.Of(exchange, _intake.Capability.ResultType, _json);
        }
        catch (CraftException exception)
        {
            return ToolResult.Failed(exception);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            UnwritableResult(_logger, _intake.Capability.Id, exception);
            return ToolResult.Failed(new CraftException(CraftError.StepFailed));
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The result of {Route} cannot be written as JSON")]
    private static partial void UnwritableResult(ILogger logger, string route, Exception exception);
}
