using System.Security.Claims;
using System.Text.Json;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>A route as the SDK sees it: one tool, described once, answered by the route.</summary>
internal sealed class RouteTool : McpServerTool
{
    private readonly Intake _intake;
    private readonly ToolResult _result;
    private readonly ClaimsPrincipal? _everybody;
    private readonly AuthWatch? _watch;
    private readonly ILogger _logger;

    public RouteTool(Intake intake, McpToolOptions options, McpOptions server, JsonSerializerOptions json, AuthWatch? watch, ILogger logger)
    {
        var capability = intake.Capability;
        _intake = intake;
        _result = new(capability.ResultType, json);
        _everybody = (server.Auth as EverybodyAuth)?.Caller.ToClaimsPrincipal();
        _watch = watch;
        _logger = logger;
        ProtocolTool = new Tool
        {
            Name = capability.Id,
            Title = capability.Title,
            Description = capability.Description,
            InputSchema = intake.InputSchema ?? ToolArguments.None,
            OutputSchema = intake.OutputSchema,
            Annotations = options.Annotations(capability),
            Icons = McpIcon.ToProtocol(options.Icons ?? server.Icons),
        };
    }

    public override Tool ProtocolTool { get; }

    public Intake Intake => _intake;

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            var exchange = await _intake.SendAsync(new Arrival
            {
                Body = ToolArguments.ToJson(request.Params?.Arguments),
                User = _everybody ?? request.User,
                Services = request.Services,
                Origin = request,
                PassesThrough = MeansSomethingOnTheWire,
                CancellationToken = cancellationToken,
            }).ConfigureAwait(false);
            return exchange.IsDropped ? ToolError.Declined() : await WriteAsync(exchange, cancellationToken).ConfigureAwait(false);
        }
        catch (CraftException exception)
        {
            if (exception.Error == CraftError.NotAuthorized)
                _watch?.Count(AuthReason.ForbiddenRole);
            return ToolError.Of(exception, exception.CorrelationId);
        }
        catch (OperationCanceledException exception) when (
            exception.CancellationToken != cancellationToken && cancellationToken.IsCancellationRequested)
        {
            // Says whose cancellation it is: a lambda may throw without a token, or with one of its own.
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    // The SDK turns these into an error response or a request for input; everything else stays inside.
    private static bool MeansSomethingOnTheWire(Exception exception) => exception is McpProtocolException or InputRequiredException;

    /// <summary>Writes the answer. What a lazy result throws here counts as a failure.</summary>
    private async ValueTask<CallToolResult> WriteAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            return await _result.OfAsync(exchange, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            !MeansSomethingOnTheWire(exception) && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var correlationId = exchange.CorrelationId;
            ServerLog.Unwritable(_logger, _intake.Capability.Id, correlationId, exception);
            return ToolError.Of(CraftException.Of(exception), correlationId);
        }
    }
}
