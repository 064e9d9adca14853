using System.Text.Json;

namespace Crafting.Ai;

/// <summary>What a client learns about its registration (RFC 7591 section 3.2.1). No ToString: it may hold a secret.</summary>
// Strict clients refuse a null, an empty string, a missing list or a number with a point; providers send all of them.
internal sealed class RegistrationAnswer
{
    private readonly List<KeyValuePair<string, string>> _texts = [];
    private List<string>? _contacts;
    private List<string> _grants = [], _types = [];
    private string _authMethod = "";
    private string? _secret;
    private long _issuedAt, _secretExpiresAt;

    public string ClientId { get; private set; } = "";

    /// <summary>Where the client may be sent back to; without the callback that this server added.</summary>
    public List<string> RedirectUris { get; private set; } = [];

    /// <summary>Reads the provider's answer; null when it is none that a client can use.</summary>
    public static RegistrationAnswer? Read(OutboundAnswer answer, RegistrationRequest request, AuthServer server)
    {
        using var json = UpstreamJson.Read(answer);
        if (json is null || Text(json.RootElement, "client_id") is not { } id || !OauthText.IsClientId(id))
            return null;
        var root = json.RootElement;
        var secret = Text(root, "client_secret");
        var read = new RegistrationAnswer
        {
            ClientId = id,
            _secret = secret,
            _issuedAt = Seconds(root, "client_id_issued_at") ?? server.Time.GetUtcNow().ToUnixTimeSeconds(),
            _secretExpiresAt = Seconds(root, "client_secret_expires_at") ?? 0,
            _authMethod = Text(root, ClientMetadata.AuthMethod) is { } method && ClientMetadata.IsAuthMethod(method) ? method
                : request.AuthMethod ?? (secret is null ? "none" : "client_secret_basic"),
            _grants = List(root, ClientMetadata.GrantTypes) ?? request.GrantTypes ?? ["authorization_code"],
            _types = List(root, ClientMetadata.ResponseTypes) ?? ["code"],
            _contacts = List(root, ClientMetadata.Contacts),
            RedirectUris = request.RedirectUris,
        };
        if (ClientMetadata.TryGet(root, ClientMetadata.RedirectUris, out var uris)
            && ClientMetadata.Strings(uris, maxItems: 20, maxLength: 2048)
                ?.FindAll(uri => uri != server.Urls.Callback) is { Count: > 0 } registered)
            read.RedirectUris = registered;
        foreach (var member in ClientMetadata.Texts)
        {
            if (Text(root, member) is { } text && ClientMetadata.Accepts(member, text))
                read._texts.Add(new(member, text));
        }

        return read;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("client_id"u8, ClientId);
        json.WriteNumber("client_id_issued_at"u8, _issuedAt);
        if (_secret is not null)
        {
            json.WriteString("client_secret"u8, _secret);
            json.WriteNumber("client_secret_expires_at"u8, _secretExpiresAt);
        }

        ClientMetadata.Write(json, ClientMetadata.RedirectUris, RedirectUris);
        ClientMetadata.Write(json, ClientMetadata.GrantTypes, _grants);
        ClientMetadata.Write(json, ClientMetadata.ResponseTypes, _types);
        json.WriteString(ClientMetadata.AuthMethod, _authMethod);
        foreach (var (member, text) in _texts)
            json.WriteString(member, text);
        if (_contacts is not null)
            ClientMetadata.Write(json, ClientMetadata.Contacts, _contacts);
    }

    /// <summary>The client for the lookup's memory. Without the secret: the provider checks it, and nothing here needs it.</summary>
    public OauthClient ToClient() => new()
    {
        ClientId = ClientId,
        ClientName = _texts.Find(pair => pair.Key == ClientMetadata.Name).Value,
        RedirectUris = [.. RedirectUris],
        Scope = _texts.Find(pair => pair.Key == ClientMetadata.Scope).Value,
        TokenEndpointAuthMethod = _authMethod,
    };

    private static string? Text(JsonElement root, string member) =>
        ClientMetadata.TryGet(root, member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string>? List(JsonElement root, string member) =>
        ClientMetadata.TryGet(root, member, out var value) && ClientMetadata.Strings(value) is { Count: > 0 } list ? list : null;

    private static long? Seconds(JsonElement root, string member)
    {
        if (!root.TryGetProperty(member, out var value) || value.ValueKind != JsonValueKind.Number)
            return null;
        // Seconds are whole, however they are written: 0.0 and 1.7e9 are integers too.
        return value.TryGetInt64(out var whole) ? Positive(whole)
            : value.TryGetDouble(out var number) && number is >= 0 and < 1e15 ? (long)number
            : null;
    }

    private static long? Positive(long value) => value >= 0 ? value : null;
}
