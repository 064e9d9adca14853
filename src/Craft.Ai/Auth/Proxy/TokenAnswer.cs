using System.Globalization;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>What a client gets of the provider's tokens. No ToString: all of it is secret.</summary>
// No id_token: its issuer is the provider, and clients that compare it with ours stop.
internal sealed class TokenAnswer
{
    private string _accessToken = "";
    private string? _refreshToken, _scope;
    private long? _expiresIn;

    /// <summary>Reads the provider's answer; null when it is none that a client can use (RFC 6749 section 5.1).</summary>
    public static TokenAnswer? Read(OutboundAnswer answer)
    {
        using var json = UpstreamJson.Read(answer);
        if (json is null)
            return null;
        var root = json.RootElement;
        if (Text(root, "access_token") is not { } token || !"Bearer".Equals(Text(root, "token_type"), StringComparison.OrdinalIgnoreCase))
            return null;
        var hasRefresh = root.TryGetProperty("refresh_token"u8, out var refresh) && refresh.ValueKind != JsonValueKind.Null;
        if (hasRefresh && refresh.ValueKind != JsonValueKind.String)
            return null;
        return new()
        {
            _accessToken = token,
            _refreshToken = Text(root, "refresh_token"),
            _scope = Text(root, "scope"),
            _expiresIn = Seconds(root, "expires_in"),
        };
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("access_token"u8, _accessToken);
        json.WriteString("token_type"u8, "Bearer"u8);
        if (_expiresIn is { } seconds)
            json.WriteNumber("expires_in"u8, seconds);
        if (_refreshToken is not null)
            json.WriteString("refresh_token"u8, _refreshToken);
        if (_scope is not null)
            json.WriteString("scope"u8, _scope);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text ? text : null;

    private static long? Seconds(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
            return null;
        var known = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            JsonValueKind.String
                when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) => digits,
            _ => -1,
        };
        return known >= 0 ? known : null;
    }
}
