using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Puts the asked URI into the error for an unknown resource, as MCP 2026-07-28 recommends.</summary>
internal static class UnknownResource
{
    public static IMcpServerBuilder NameUnknownResources(this IMcpServerBuilder builder) =>
        builder.ConfigureForMethod("resources/read", options => options.Filters.Request.ReadResourceFilters.Add(Name));

    private static McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> Name(
        McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next) => async (request, cancellation) =>
    {
        try
        {
            return await next(request, cancellation);
        }
        catch (McpProtocolException error) when (error.ErrorCode is McpErrorCode.InvalidParams or McpErrorCode.ResourceNotFound)
        {
            error.Data["uri"] ??= request.Params?.Uri;
            throw;
        }
    };
}
