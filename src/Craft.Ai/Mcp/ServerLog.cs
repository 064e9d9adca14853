using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>What the server says about itself and about requests that never became calls.</summary>
/// <remarks>All messages of the assembly: the generator writes several classes in no fixed order, and then no two builds are the same.</remarks>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Warning, "The MCP server offers nothing: no published route begins at .From(Mcp()), and nothing is registered with the SDK")]
    public static partial void Empty(ILogger logger);

    [LoggerMessage(2, LogLevel.Information, "MCP is served at {Url} (tools: {Count})")]
    public static partial void Serving(ILogger logger, string url, int count);

    [LoggerMessage(3, LogLevel.Error, "The result of {Route} cannot be written (correlation {CorrelationId})")]
    public static partial void Unwritable(ILogger logger, string route, string correlationId, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Refused an MCP request with {Status}: Host {Host}, Origin {Origin}")]
    public static partial void Stranger(ILogger logger, int status, string host, string origin);

    [LoggerMessage(5, LogLevel.Error, "The MCP handler failed; the client was told -32603 and nothing more")]
    public static partial void HandlerFailed(ILogger logger, Exception error);

    [LoggerMessage(6, LogLevel.Debug, "The MCP handler could not serve a request; the client was told {Code}")]
    public static partial void HandlerRefused(ILogger logger, int code, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "The server listens beyond this machine, but /mcp answers only to the names localhost, "
        + "127.0.0.1 and [::1]. Set mcp.AllowedHosts to the host names that clients use, for example \"mcp.example.com\"")]
    public static partial void LoopbackOnly(ILogger logger);

    [LoggerMessage(8, LogLevel.Error, "The stdio session failed; the application stops")]
    public static partial void SessionFailed(ILogger logger, Exception error);

    [LoggerMessage(140, LogLevel.Error, "The client lookup failed ({Reason}); requests that need it are answered with 503")]
    public static partial void LookupFailed(ILogger logger, string reason);

    [LoggerMessage(141, LogLevel.Error, "The client lookup was asked for {ClientId} and returned a different client, which is ignored. "
        + "Filter the provider's list yourself; with Clerk, use name_query and compare client_id")]
    public static partial void WrongClient(ILogger logger, string clientId);

    [LoggerMessage(EventId = 142, Message = "The identity provider's {Endpoint} endpoint {Happened} (error code: {UpstreamCode}); "
        + "the client was told {Status} {Code} (request {RequestId})")]
    public static partial void UpstreamRefused(
        ILogger logger, LogLevel level, string endpoint, string happened, string upstreamCode, int status, string code, string requestId);

    [LoggerMessage(143, LogLevel.Warning, "The identity provider refused a registration (request {RequestId}). Enable dynamic client registration there "
        + "(Clerk: Configure, OAuth applications, Dynamic client registration), or give the client a fixed client id")]
    public static partial void RegistrationClosed(ILogger logger, string requestId);

    [LoggerMessage(144, LogLevel.Error, "The endpoint {Endpoint} failed with {ExceptionType}; the client was told 500 (request {RequestId})")]
    public static partial void MachineEndpointFailed(ILogger logger, string endpoint, string exceptionType, string requestId);

    [LoggerMessage(145, LogLevel.Warning, "The client {ClientId} was refused: {Reason} (request {RequestId})")]
    public static partial void ClientRefused(ILogger logger, string clientId, string reason, string requestId);
}
