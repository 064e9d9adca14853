using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Lets <c>server/discover</c> name the same revisions as the error for unsupported ones.</summary>
internal static class AdvertisedRevisions
{
    /// <summary>
    /// With sessions the SDK's -32022 lists all five revisions, its discover result only those without sessions; clients
    /// pick their next try from the former and may expect it in the latter. Without sessions both lists agree already.
    /// </summary>
    public static IMcpServerBuilder AdvertiseAllRevisions(this IMcpServerBuilder builder)
    {
        var hybrid = false;
        builder.Services.PostConfigure<HttpServerTransportOptions>(transport =>
            hybrid = transport.SessionMode == HttpServerSessionMode.StatefulForInitializeClients);
        return builder.ConfigureForMethod("server/discover", options =>
        {
            if (hybrid) options.Filters.Message.OutgoingFilters.Add(Complete);
        });
    }

    private static McpMessageHandler Complete(McpMessageHandler next) => (context, cancellation) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result } && result.ContainsKey("supportedVersions"))
            result["supportedVersions"] = new JsonArray([.. Revisions.All.Select(revision => (JsonNode)revision)]);
        return next(context, cancellation);
    };
}
