using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Crafting;

/// <summary>Actors as claims carry them (RFC 8693): <c>act</c> for who acts, <c>may_act</c> for who may.</summary>
/// <remarks>Whatever cannot be read is refused, never left out: without its actor, a delegated caller would seem to come in
/// person.</remarks>
internal static class ActorClaims
{
    /// <summary>The type of a claim's value that is JSON, as ASP.NET Core's token handlers write it.</summary>
    public const string Json = "JSON";

    // An actor is one object in another; its roles are a list below it.
    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = Principal.LongestChain + 2, AllowDuplicateProperties = false };

    public static string Write(Principal actor) => Write(writer => Write(writer, actor));

    public static string Write(IReadOnlyList<ActorMatcher> mayAct) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var matcher in mayAct)
        {
            writer.WriteStartObject();
            Write(writer, matcher.Subject, matcher.Issuer, matcher.Profile, matcher.Roles);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <exception cref="JsonException">When the claim is not what it has to be.</exception>
    public static VerifiedIdentity ReadActor(string json, int mayFollow)
    {
        using var document = JsonDocument.Parse(json, Bounds);
        return ReadActor(document.RootElement, mayFollow);
    }

    /// <exception cref="JsonException">When the claim is not what it has to be.</exception>
    public static IEnumerable<ActorMatcher> ReadMayAct(string json)
    {
        using var document = JsonDocument.Parse(json, Bounds);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(ReadMatcher)] : [ReadMatcher(root)];
    }

    private static VerifiedIdentity ReadActor(JsonElement actor, int mayFollow)
    {
        if (actor.ValueKind != JsonValueKind.Object || mayFollow == 0)
            throw new JsonException();
        return new()
        {
            Subject = Text(actor, "sub") ?? Text(actor, "client_id") ?? throw new JsonException(),
            Issuer = Text(actor, "iss"),
            SubjectProfile = Text(actor, "sub_profile"),
            Roles = Roles(actor),
            Actor = actor.TryGetProperty("act", out var next) ? ReadActor(next, mayFollow - 1) : null,
        };
    }

    private static ActorMatcher ReadMatcher(JsonElement matcher)
    {
        if (matcher.ValueKind != JsonValueKind.Object)
            throw new JsonException();
        var read = new ActorMatcher
        {
            Subject = Text(matcher, "sub"),
            Issuer = Text(matcher, "iss"),
            Profile = Text(matcher, "sub_profile"),
            Roles = Roles(matcher),
        };
        return read.SaysNothing ? throw new JsonException() : read;
    }

    private static string? Text(JsonElement holder, string name) =>
        !holder.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text
        : throw new JsonException();

    private static string[] Roles(JsonElement holder) =>
        !holder.TryGetProperty("roles", out var roles) ? []
        : roles.ValueKind == JsonValueKind.Array && roles.EnumerateArray().All(role => role.ValueKind == JsonValueKind.String)
            ? [.. roles.EnumerateArray().Select(role => role.GetString()!)]
            : throw new JsonException();

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, Principal actor)
    {
        writer.WriteStartObject();
        Write(writer, actor.Subject, actor.Issuer, actor.SubjectProfile, actor.Roles);
        if (actor.Actor is { } next)
        {
            writer.WritePropertyName("act");
            Write(writer, next);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string? subject, string? issuer, string? profile, IReadOnlyList<string> roles)
    {
        if (subject is not null)
            writer.WriteString("sub", subject);
        if (issuer is not null)
            writer.WriteString("iss", issuer);
        if (profile is not null)
            writer.WriteString("sub_profile", profile);
        if (roles.Count == 0)
            return;
        writer.WriteStartArray("roles");
        foreach (var role in roles)
            writer.WriteStringValue(role);
        writer.WriteEndArray();
    }
}
