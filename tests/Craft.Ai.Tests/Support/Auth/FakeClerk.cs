using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>A Clerk instance on a loopback port: both of its APIs, with the habits of the real ones.</summary>
internal sealed partial class FakeClerk : IAsyncDisposable
{
    public const string PublishableKey = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";
    public const string SecretKey = "sk_test_fake4tests";
    public const string Lookup = "/v1/oauth_applications";
    public const string Verify = "/v1/oauth_applications/access_tokens/verify";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly List<JsonObject> _applications = [];

    private FakeClerk(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.Single();

    public SigningKey Key { get; } = SigningKey.Rsa("ins_fake");

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>Users by id, as the Backend API shows them.</summary>
    public ConcurrentDictionary<string, JsonObject> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Memberships of users, in order.</summary>
    public ConcurrentDictionary<string, JsonArray> Memberships { get; } = new(StringComparer.Ordinal);

    /// <summary>What is known of opaque tokens.</summary>
    public ConcurrentDictionary<string, JsonObject> OpaqueTokens { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the Backend API has had enough.</summary>
    public bool IsRateLimited { get; set; }

    /// <summary>Whether clients may register; not at first, as at Clerk.</summary>
    public bool AllowsRegistration { get; set; }

    /// <summary>Whether <c>iss</c> is added to answers and advertised.</summary>
    public bool SendsIssuer { get; set; } = true;

    public static async Task<FakeClerk> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var clerk = new FakeClerk(app);
        app.Run(clerk.AnswerAsync);
        await app.StartAsync();
        clerk.AddApplication("client-1", "The test's client");
        clerk.AddUser("user_alice");
        return clerk;
    }

    public int Count(string path) => _requests.Count(request => request.Path == path);

    public McpAuth Auth(Func<ClerkOptions, ClerkOptions>? change = null) => Dsl.Clerk(PublishableKey, SecretKey, Options(change));

    public ClerkOptions Options(Func<ClerkOptions, ClerkOptions>? change = null)
    {
        var options = new ClerkOptions { FrontendUrl = Issuer, BackendUrl = Issuer, ResourceIssuerUrl = "https://mcp.test" };
        return change?.Invoke(options) ?? options;
    }

    public void AddApplication(string clientId, string name) => _applications.Insert(0, new()
    {
        ["object"] = "oauth_application",
        ["id"] = "oa_" + _applications.Count,
        ["name"] = name,
        ["client_id"] = clientId,
        ["dynamically_registered"] = true,
        ["public"] = false,
        ["scopes"] = "profile email",
        ["redirect_uris"] = new JsonArray("http://localhost/callback"),
        ["created_at"] = _applications.Count,
    });

    public JsonObject AddUser(string id) => Users[id] = new()
    {
        ["id"] = id,
        ["banned"] = false,
        ["public_metadata"] = new JsonObject(),
        ["unsafe_metadata"] = new JsonObject { ["roles"] = new JsonArray("admin") },
    };

    public void AddMembership(string user, string organization, string role) =>
        Memberships.GetOrAdd(user, _ => [])
            .Add(new JsonObject { ["role"] = role, ["organization"] = new JsonObject { ["id"] = organization } });

    /// <summary>An access token, as clients get it from the token endpoint.</summary>
    public string Mint(Action<TokenDraft>? change = null)
    {
        var draft = new TokenDraft { Issuer = Issuer };
        draft.With("sub", "user_alice").With("scope", "profile email").With("jti", "oat_1");
        change?.Invoke(draft);
        return draft.Sign(Key);
    }

    /// <summary>A session token, as browsers have it: signed by the same key.</summary>
    public string MintSession() => Mint(draft =>
    {
        draft.Header["typ"] = "JWT";
        draft.With("client_id", null)
            .With("scope", null)
            .With("sid", "sess_1")
            .With("azp", "client-1")
            .With("o", new JsonObject { ["id"] = "org_1", ["rol"] = "admin" });
    });

    /// <summary>An opaque access token that is good until a test says otherwise.</summary>
    public JsonObject AddOpaque(string token, DateTimeOffset? expires = null) => OpaqueTokens[token] = new()
    {
        ["object"] = "clerk_idp_oauth_access_token",
        ["client_id"] = "client-1",
        ["subject"] = "user_alice",
        ["scopes"] = new JsonArray("profile"),
        ["revoked"] = false,
        ["revocation_reason"] = null,
        ["expired"] = false,
        ["expiration"] = (expires ?? DateTimeOffset.UtcNow.AddHours(1)).ToUnixTimeSeconds(),
    };

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        Key.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var recorded = new RecordedRequest(
            request.Method,
            request.Path.Value!,
            request.QueryString.Value!,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted));
        _requests.Enqueue(recorded);
        request.Body.Position = 0;
        if (recorded.Path == "/oauth/authorize")
        {
            await AnswerAuthorizeAsync(context);
            return;
        }

        var (status, body) = recorded.Path.StartsWith("/v1/", StringComparison.Ordinal)
            ? AnswerBackend(context, recorded)
            : AnswerFrontend(recorded);
        context.Response.StatusCode = status;
        if (body is null)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private (int Status, JsonNode? Body) AnswerBackend(HttpContext context, RecordedRequest request)
    {
        if (request.Headers.GetValueOrDefault("Authorization") != "Bearer " + SecretKey)
            return (401, Errors("authentication_invalid"));
        if (IsRateLimited)
        {
            context.Response.Headers.RetryAfter = "9";
            return (429, Errors("too_many_requests"));
        }

        return request switch
        {
            { Method: "GET", Path: Lookup } => (200, List(Find(request))),
            { Method: "POST", Path: Verify } => AnswerVerify(request),
            _ when request.Path.Split('/') is [_, _, "users", var user] =>
                Users.TryGetValue(user, out var found) ? (200, found.DeepClone()) : (404, Errors("resource_not_found")),
            _ when request.Path.Split('/') is [_, _, "users", var user, "organization_memberships"] =>
                (200, List(Page(Memberships.GetValueOrDefault(user) ?? [], request))),
            _ => (404, Errors("resource_not_found")),
        };
    }

    private (int Status, JsonNode? Body) AnswerFrontend(RecordedRequest request) => request.Path switch
    {
        "/.well-known/oauth-authorization-server" or "/.well-known/openid-configuration" => (200, new JsonObject
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Issuer + "/oauth/authorize",
            ["token_endpoint"] = Issuer + "/oauth/token",
            ["registration_endpoint"] = Issuer + "/oauth/register",
            ["revocation_endpoint"] = Issuer + "/oauth/token/revoke",
            ["userinfo_endpoint"] = Issuer + "/oauth/userinfo",
            ["response_types_supported"] = new JsonArray("code"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "none"),
            ["authorization_response_iss_parameter_supported"] = SendsIssuer,
        }),
        "/.well-known/jwks.json" => (200, new JsonObject { ["keys"] = new JsonArray(JsonNode.Parse(Key.Jwk)) }),
        "/oauth/register" => AllowsRegistration ? AnswerRegister(request) : (422, Errors("feature_not_enabled")),
        "/oauth/token" => AnswerToken(request),
        "/oauth/token/revoke" => request.Form.GetValueOrDefault("token")?.StartsWith("eyJ", StringComparison.Ordinal) == true
            ? (400, new JsonObject { ["error"] = "unsupported_token_type" })
            : (200, null),
        "/oauth/userinfo" => (200, new JsonObject { ["sub"] = "user_alice", ["name"] = "Alice", ["email"] = "alice@example.com", ["email_verified"] = true }),
        "/oauth/token_info" =>
            (200, new JsonObject { ["active"] = OpaqueTokens.ContainsKey(request.Form.GetValueOrDefault("token") ?? "") }),
        _ => (404, Errors("resource_not_found")),
    };

    private (int Status, JsonNode? Body) AnswerVerify(RecordedRequest request) =>
        OpaqueTokens.TryGetValue((string?)JsonNode.Parse(request.Body)!["access_token"] ?? "", out var found)
            ? (200, found.DeepClone())
            : (404, Errors("resource_not_found"));

    // There is no filter by client_id, and whoever sends one gets everything.
    private JsonArray Find(RecordedRequest request)
    {
        var found = _applications.AsEnumerable();
        if (request.Form.GetValueOrDefault("name_query") is { Length: > 0 } query)
            found = found.Where(
                it => (string?)it["client_id"] == query || ((string?)it["name"])!.Contains(query, StringComparison.OrdinalIgnoreCase));
        if (request.Form.GetValueOrDefault("order_by") is "+created_at" or "created_at")
            found = found.Reverse();
        return Page([.. found.Select(it => it.DeepClone())], request);
    }

    private static JsonArray Page(JsonArray all, RecordedRequest request)
    {
        int Number(string name, int usual) => int.TryParse(request.Form.GetValueOrDefault(name), out var number) ? number : usual;
        return [.. all.Skip(Number("offset", 0)).Take(Number("limit", 10)).Select(entry => entry!.DeepClone())];
    }

    private static JsonObject List(JsonArray data) => new() { ["total_count"] = data.Count, ["data"] = data };

    private static JsonObject Errors(string code) => new()
    {
        ["errors"] = new JsonArray(new JsonObject { ["message"] = code, ["long_message"] = "secret upstream text", ["code"] = code }),
    };
}
