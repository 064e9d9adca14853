using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Whose session is whose: a session id in other hands is an unknown session.</summary>
/// <remarks>The SDK compares the subject alone and answers 403, which tells a stranger that the session exists.</remarks>
internal sealed class SessionOwners
{
    private const string Header = "Mcp-Session-Id";
    private const int Capacity = 20_000;

    private readonly ConcurrentDictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _inOrder = new();

    /// <summary>Whether the request names a session of somebody else.</summary>
    public bool IsStranger(HttpRequest request, VerifiedIdentity identity) =>
        request.Headers[Header] is [{ } session] && _owners.TryGetValue(session, out var owner) && owner != Owner.Of(identity);

    /// <summary>Takes note of the session that this answer opens, before the client can use it.</summary>
    public void Watch(HttpContext context, VerifiedIdentity identity) => context.Response.OnStarting(() =>
    {
        if (context.Response.Headers[Header] is [{ Length: > 0 } session] && _owners.TryAdd(session, Owner.Of(identity)))
            Bound(session);
        return Task.CompletedTask;
    });

    // Beyond the bound the oldest are forgotten, and for them the SDK's own check is left.
    private void Bound(string session)
    {
        _inOrder.Enqueue(session);
        while (_inOrder.Count > Capacity && _inOrder.TryDequeue(out var oldest))
            _owners.TryRemove(oldest, out _);
    }

    private sealed record Owner(string Subject, string? Issuer, string? ClientId)
    {
        public static Owner Of(VerifiedIdentity identity) => new(identity.Subject, identity.Issuer, identity.ClientId);
    }
}
