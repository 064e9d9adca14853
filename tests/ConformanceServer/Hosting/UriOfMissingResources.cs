using ModelContextProtocol;

namespace ConformanceServer.Hosting;

internal static class UriOfMissingResources
{
    /// <summary>Names the URI in <c>error.data</c> of a failed resources/read, as MCP asks for.</summary>
    public static IMcpServerBuilder WithUriOfMissingResources(this IMcpServerBuilder builder) =>
        builder.WithRequestFilters(filters => filters.AddReadResourceFilter(next => async (context, cancellationToken) =>
        {
            try
            {
                return await next(context, cancellationToken);
            }
            catch (McpProtocolException exception)
            {
                exception.Data["uri"] = context.Params.Uri;
                throw;
            }
        }));
}
