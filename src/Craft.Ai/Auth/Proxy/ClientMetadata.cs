using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The members of a registration that pass in both directions (RFC 7591 section 2), and what they may hold.</summary>
internal static class ClientMetadata
{
    public const string RedirectUris = "redirect_uris";
    public const string GrantTypes = "grant_types";
    public const string ResponseTypes = "response_types";
    public const string AuthMethod = "token_endpoint_auth_method";
    public const string Name = "client_name";
    public const string Scope = "scope";
    public const string Contacts = "contacts";

    private const int MaxText = 256;
    private const int MaxUri = 2048;
    private const int MaxItems = 10;

    /// <summary>Members that are one string.</summary>
    public static readonly string[] Texts =
        [Name, "client_uri", "logo_uri", Scope, "tos_uri", "policy_uri", "application_type", "software_id", "software_version"];

    /// <summary>Whether a string may be the value of a member.</summary>
    public static bool Accepts(string member, string text) => member switch
    {
        Scope => OauthText.IsScope(text),
        "client_uri" or "logo_uri" or "tos_uri" or "policy_uri" => IsWebAddress(text),
        _ => OauthText.IsText(text, MaxText),
    };

    public static bool IsAuthMethod(string? text) => text is "none" or "client_secret_basic" or "client_secret_post";

    /// <summary>A list of strings; null when it is none, or too long.</summary>
    public static List<string>? Strings(JsonElement value, int maxItems = MaxItems, int maxLength = MaxText)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > maxItems)
            return null;
        var strings = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: > 0 } text)
                return null;
            if (!OauthText.IsText(text, maxLength))
                return null;
            strings.Add(text);
        }

        return strings;
    }

    /// <summary>A member that says something; missing, null and "" say nothing.</summary>
    public static bool TryGet(JsonElement root, string member, out JsonElement value) =>
        root.TryGetProperty(member, out value) && value.ValueKind != JsonValueKind.Null
        && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8));

    public static void Write(Utf8JsonWriter json, string member, IEnumerable<string> values)
    {
        json.WriteStartArray(member);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    // Craft fetches none of them; whoever shows them must not get javascript: or data: from here.
    private static bool IsWebAddress(string text) =>
        OauthText.IsText(text, MaxUri)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
