using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>What a client can quote, and the operator finds in the log.</summary>
internal static class CorrelationId
{
    public const string Header = "X-Craft-Request-Id";

    /// <summary>The id of a request, which its answer carries from now on.</summary>
    public static string Of(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (headers[Header] is [{ Length: > 0 } known])
            return known;
        var id = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        headers[Header] = id;
        return id;
    }
}
