using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Crafting.Ai;

/// <summary>Answers requests that miss their session, where the SDK would explain its own API.</summary>
internal sealed class SessionRule(bool sessions)
{
    private const string SessionId = "Mcp-Session-Id";
    private const string Revision = "MCP-Protocol-Version";

    public bool Exist => sessions;

    public static bool IsNamedBy(HttpRequest request) => !StringValues.IsNullOrEmpty(request.Headers[SessionId]);

    public Refusal? Check(HttpRequest request, in Envelope envelope)
    {
        var session = IsNamedBy(request);
        if (session == sessions || (sessions && envelope is { Method: McpMethod.Initialize, IsRequest: true })) return null;
        var revision = request.Headers[Revision].ToString();
        if (revision.Length == 0 && envelope.SaysPerRequest && sessions) return Refusal.RevisionMissing;
        // Revisions without sessions ignore the header, and unknown ones are the SDK's to refuse.
        if (revision.Length != 0 && !Revisions.WithSessions.Contains(revision)) return null;
        // An id from an earlier deployment: 404 is what makes a client begin again.
        return sessions ? Refusal.SessionRequired : Refusal.SessionUnknown;
    }
}
