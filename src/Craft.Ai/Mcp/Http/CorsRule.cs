using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Crafting.Ai;

/// <summary>Lets pages read answers, refusals included: a page sees an answer without these headers as a network failure.</summary>
internal sealed class CorsRule
{
    private const string Origin = "Origin";

    private readonly CorsService _cors;
    private readonly CorsPolicy? _policy;

    public CorsRule(McpCors cors, ILoggerFactory loggers)
    {
        _cors = new(Options.Create(new CorsOptions()), loggers);
        _policy = cors is { AllowsAny: false, AllowsLoopback: false, AllowedOrigins.Count: 0 } ? null : Policy(cors);
    }

    /// <summary>Writes the headers for the page that asks; for a preflight also what it may send.</summary>
    public void Apply(HttpContext context)
    {
        if (_policy is null)
            return;
        if (!_policy.AllowAnyOrigin)
            Vary(context.Response);
        var result = _cors.EvaluatePolicy(context, _policy);
        result.VaryByOrigin = false;
        _cors.ApplyResult(result, context.Response);
    }

    /// <summary>Says that the answer depends on the page: whoever keeps answers must keep them apart, refusals too.</summary>
    public static void Vary(HttpResponse response)
    {
        if (!response.Headers.Vary.Contains(Origin))
            response.Headers.Append("Vary", Origin);
    }

    private static CorsPolicy Policy(McpCors cors)
    {
        // Credentials never: a page lends no cookies to this endpoint. Authorization must be named; * does not mean it.
        var policy = new CorsPolicyBuilder()
            .WithMethods("POST", "GET", "DELETE")
            .WithHeaders(
                "Authorization", "Content-Type", "Accept", "MCP-Protocol-Version", "Mcp-Session-Id",
                "Mcp-Method", "Mcp-Name", "Last-Event-ID")
            .WithExposedHeaders("WWW-Authenticate", "Retry-After", "Mcp-Session-Id", "MCP-Protocol-Version");
        if (cors.AllowsAny)
            return policy.AllowAnyOrigin().Build();
        HashSet<string> listed = new(cors.AllowedOrigins.Select(OriginRule.Normalize), StringComparer.OrdinalIgnoreCase);
        return policy.SetIsOriginAllowed(origin => listed.Contains(origin) || (cors.AllowsLoopback && IsLoopback(origin))).Build();
    }

    private static bool IsLoopback(string origin) => OriginRule.TryParse(origin, out var authority, out _) && authority.IsLoopback;
}
