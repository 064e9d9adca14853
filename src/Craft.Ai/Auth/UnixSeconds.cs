using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crafting.Ai;

/// <summary>A time as seconds since 1970, where 0 means never (RFC 7591 section 3.2.1).</summary>
internal sealed class UnixSeconds : JsonConverter<DateTimeOffset?>
{
    private const long LastSecond = 253_402_300_799;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Some providers write 0.0.
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var seconds) || seconds is < 0 or > LastSecond)
            throw new JsonException("client_secret_expires_at must be seconds since 1970.");
        return seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds((long)seconds);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value?.ToUnixTimeSeconds() ?? 0);
}
