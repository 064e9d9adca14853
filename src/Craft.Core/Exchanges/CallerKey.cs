using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Crafting;

/// <summary>Who calls, as a key: made once for each principal.</summary>
internal sealed class CallerKey
{
    /// <summary>All who did not sign in are one caller.</summary>
    public const string Anonymous = "anonymous";

    // By instance and beside it: a copy of a principal under another actor must not take the key over.
    private static readonly ConditionalWeakTable<Principal, CallerKey> Known = [];

    // What names one token, and not whom it was made for. All else in it may have decided what the caller was told.
    private static readonly HashSet<string> OfOneToken =
        new(["exp", "iat", "nbf", "jti", "auth_time", "at_hash", "nonce"], StringComparer.Ordinal);

    private string? _name;
    private string? _authority;

    /// <summary>Issuer, subject and client: the same for every token that one application gets for one user.</summary>
    public static string NameOf(Principal? principal)
    {
        if (principal is null)
            return Anonymous;
        var key = Known.GetValue(principal, static _ => new());
        return key._name ??= Joined(principal.Issuer, principal.Subject, principal.ClientId);
    }

    /// <summary>A digest of everything that a step can see of the caller, but for what changes with each token.</summary>
    public static string AuthorityOf(Principal? principal)
    {
        if (principal is null)
            return Anonymous;
        var key = Known.GetValue(principal, static _ => new());
        return key._authority ??= Digest(principal);
    }

    private static string Digest(Principal principal)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, principal);
        return Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, Principal principal)
    {
        writer.WriteStartArray();
        string?[] words =
        [
            principal.Issuer, principal.Subject, principal.ClientId, principal.Name, principal.Email,
            principal.SubjectProfile, principal.GrantId, principal.Scheme,
        ];
        Write(writer, words);
        Write(writer, principal.Audience.Order(StringComparer.Ordinal));
        Write(writer, principal.Roles.Order(StringComparer.Ordinal));
        Write(writer, principal.Scopes.Order(StringComparer.Ordinal));
        writer.WriteStartObject();
        foreach (var claim in principal.Claims.EnumerateObject().Where(claim => !OfOneToken.Contains(claim.Name)))
            claim.WriteTo(writer);
        writer.WriteEndObject();
        if (principal.Actor is { } actor)
            Write(writer, actor);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, IEnumerable<string?> words)
    {
        writer.WriteStartArray();
        foreach (var word in words)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    // With lengths, so that no two callers can be spelled into the same key.
    private static string Joined(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        return text.ToString();
    }
}
