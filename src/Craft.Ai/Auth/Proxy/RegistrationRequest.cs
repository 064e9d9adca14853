using System.Buffers;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>A checked registration (RFC 7591 section 2): the members that are known, and no others.</summary>
internal sealed class RegistrationRequest
{
    private const int MaxDepth = 8;
    private const int MaxUris = 10;
    private const int MaxUri = 2048;

    private readonly List<KeyValuePair<string, string>> _texts = [];
    private List<string>? _contacts;

    public List<string> RedirectUris { get; private set; } = [];

    /// <summary>The grants that are known here; null when the client named none.</summary>
    public List<string>? GrantTypes { get; private set; }

    public string? AuthMethod { get; private set; }

    /// <summary>Reads the body of a registration.</summary>
    public static OauthError? Read(byte[] body, AuthServer server, out RegistrationRequest request)
    {
        request = new();
        using var json = UpstreamJson.Parse(body, MaxDepth);
        if (json is null)
            return OauthError.BadJson;
        var root = json.RootElement;
        return request.ReadRedirectUris(root, server) ?? request.ReadProtocol(root) ?? request.ReadTexts(root);
    }

    /// <summary>What the provider gets: the callback of this server as well, so that relaying works at any time.</summary>
    public byte[] ToUpstream(string callback)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        ClientMetadata.Write(json, ClientMetadata.RedirectUris, [.. RedirectUris, callback]);
        foreach (var (member, text) in _texts)
            json.WriteString(member, text);
        if (_contacts is not null)
            ClientMetadata.Write(json, ClientMetadata.Contacts, _contacts);
        if (GrantTypes is not null)
            ClientMetadata.Write(json, ClientMetadata.GrantTypes, GrantTypes);
        ClientMetadata.Write(json, ClientMetadata.ResponseTypes, ["code"]);
        if (AuthMethod is not null)
            json.WriteString(ClientMetadata.AuthMethod, AuthMethod);
        json.WriteEndObject();
        json.Flush();
        return body.WrittenSpan.ToArray();
    }

    /// <summary>The client as the operator's policy sees it, which has no id yet.</summary>
    public OauthClient ToClient(string clientId = "") => new()
    {
        ClientId = clientId,
        ClientName = Text(ClientMetadata.Name),
        RedirectUris = [.. RedirectUris],
        Scope = Text(ClientMetadata.Scope),
        TokenEndpointAuthMethod = AuthMethod,
    };

    private string? Text(string member) => _texts.Find(pair => pair.Key == member).Value;

    private OauthError? ReadRedirectUris(JsonElement root, AuthServer server)
    {
        if (!ClientMetadata.TryGet(root, ClientMetadata.RedirectUris, out var list)
            || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is 0 or > MaxUris)
            return OauthError.NoRedirectUris;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: <= MaxUri } uri
                || !RedirectUriRule.IsAcceptable(uri, server))
                return OauthError.RedirectUri(RedirectUris.Count);
            RedirectUris.Add(uri);
        }

        return null;
    }

    private OauthError? ReadProtocol(JsonElement root)
    {
        if (ClientMetadata.TryGet(root, ClientMetadata.AuthMethod, out var method))
        {
            AuthMethod = method.ValueKind == JsonValueKind.String ? method.GetString() : null;
            if (!ClientMetadata.IsAuthMethod(AuthMethod))
                return OauthError.AuthMethod;
        }

        // Clients list whatever they know; what is not offered here is left out and not refused.
        if (ClientMetadata.TryGet(root, ClientMetadata.GrantTypes, out var grants))
        {
            GrantTypes = ClientMetadata.Strings(grants)?.FindAll(grant => grant is "authorization_code" or "refresh_token");
            if (GrantTypes?.Contains("authorization_code") != true)
                return OauthError.GrantTypes;
        }

        return ClientMetadata.TryGet(root, ClientMetadata.ResponseTypes, out var types)
            && ClientMetadata.Strings(types)?.Contains("code") != true
            ? OauthError.ResponseTypes
            : null;
    }

    private OauthError? ReadTexts(JsonElement root)
    {
        foreach (var member in ClientMetadata.Texts)
        {
            if (!ClientMetadata.TryGet(root, member, out var value))
                continue;
            if (value.ValueKind != JsonValueKind.String || !ClientMetadata.Accepts(member, value.GetString()!))
                return OauthError.Member(member);
            _texts.Add(new(member, value.GetString()!));
        }

        if (!ClientMetadata.TryGet(root, ClientMetadata.Contacts, out var contacts))
            return null;
        _contacts = ClientMetadata.Strings(contacts);
        return _contacts is null ? OauthError.Member(ClientMetadata.Contacts) : null;
    }
}
