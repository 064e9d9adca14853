using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace ConformanceServer.Hosting;

internal static class EveryVersionDiscovered
{
    // The -32022 error of a server that also keeps sessions lists five versions, while the SDK's server/discover lists only those
    // that need no session. A client that reads both must not find them in contradiction.
    private static readonly string[] Versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

    public static IMcpServerBuilder WithEveryVersionDiscovered(this IMcpServerBuilder builder) =>
        builder.WithMessageFilters(filters => filters.AddOutgoingFilter(next => (context, cancellationToken) =>
        {
            if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result } && result.ContainsKey("supportedVersions"))
            {
                result["supportedVersions"] = new JsonArray([.. Versions.Select(version => JsonValue.Create(version))]);
            }

            return next(context, cancellationToken);
        }));
}
