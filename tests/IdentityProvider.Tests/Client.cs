using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crafting.Tests;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace IdentityProvider.Tests;

/// <summary>An MCP client's half of OAuth, as small as it can be.</summary>
internal sealed class Client(DevelopmentIdentityProvider provider)
{
    public const string Redirect = "http://127.0.0.1:51999/callback";
    public const string Resource = "http://localhost:3001/mcp";

    public static HttpClient Http { get; } = new();

    public string Verifier { get; } = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public string Id { get; private set; } = "";

    public string? Secret { get; private set; }

    public static async Task<(int Status, JsonElement Body)> PostAsync(string url, object json)
    {
        using var response = await Http.PostAsJsonAsync(url, json);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async Task<Client> RegisterAsync(string authMethod = "none", params string[] redirectUris)
    {
        var (status, body) = await PostAsync(provider.RegistrationUrl, new
        {
            client_name = "A client",
            redirect_uris = redirectUris.Length == 0 ? [Redirect] : redirectUris,
            token_endpoint_auth_method = authMethod,
            grant_types = new[] { "authorization_code", "refresh_token" },
        });
        status.Should().Be(201);
        Id = body.GetProperty("client_id").GetString()!;
        Secret = body.TryGetProperty("client_secret", out var secret) ? secret.GetString() : null;
        return this;
    }

    public Client As(string clientId)
    {
        Id = clientId;
        return this;
    }

    /// <summary>The authorization URL; a null value leaves a parameter out.</summary>
    public string Url(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = Id,
            ["redirect_uri"] = Redirect,
            ["state"] = "a state",
            ["scope"] = "profile notes:read offline_access",
            ["resource"] = Resource,
            ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
            parameters[name] = value;
        return QueryHelpers.AddQueryString(provider.AuthorizationUrl, parameters.Where(parameter => parameter.Value is not null));
    }

    /// <summary>What the redirect back to the client says.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AuthorizeAsync(Browser browser, params (string Name, string? Value)[] changes)
    {
        var redirect = changes.FirstOrDefault(change => change.Name == "redirect_uri").Value ?? Redirect;
        var arrived = await browser.AuthorizeAsync(Url(changes), redirect);
        return QueryHelpers.ParseQuery(arrived.Query).ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());
    }

    public async Task<(int Status, JsonNode Body)> TokenAsync(params (string Name, string? Value)[] parameters)
    {
        var (status, text) = await FormAsync(provider.TokenUrl, parameters);
        return (status, JsonNode.Parse(text)!);
    }

    public async Task<(int Status, string Body)> FormAsync(string url, params (string Name, string? Value)[] parameters)
    {
        (string, string?)[] all = [("client_id", Id), ("client_secret", Secret), .. parameters];
        using var content = new FormUrlEncodedContent(
            all.Where(pair => pair.Item2 is not null).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2!)));
        using var response = await Http.PostAsync(url, content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<(int Status, JsonNode Body)> RedeemAsync(string code, string redirectUri = Redirect, string? verifier = null) => TokenAsync(
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri), ("code_verifier", verifier ?? Verifier));

    public Task<(int Status, JsonNode Body)> RefreshAsync(string refreshToken) => TokenAsync(
        ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    /// <summary>Everything at once: signs in, allows, redeems.</summary>
    public async Task<JsonNode> ConnectAsync(string person = "alice", params (string Name, string? Value)[] changes)
    {
        using var browser = new Browser { Person = person };
        var answer = await AuthorizeAsync(browser, changes);
        var (status, tokens) = await RedeemAsync(
            answer["code"], changes.FirstOrDefault(change => change.Name == "redirect_uri").Value ?? Redirect);
        status.Should().Be(200, tokens.ToJsonString());
        return tokens;
    }

    public async Task<(int Status, string Body)> UserinfoAsync(string accessToken)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Get, provider.UserinfoUrl) { Headers = { Authorization = new("Bearer", accessToken) } };
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
