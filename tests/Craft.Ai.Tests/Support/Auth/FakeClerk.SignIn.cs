using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Crafting.Ai.Tests;

/// <summary>How people sign in at Clerk: pages, codes, tokens, and clients that register themselves (contract 4.2, 4.4).</summary>
internal sealed partial class FakeClerk
{
    // What a client gets that names no scopes when it registers.
    private const string UsualScopes = "email offline_access profile";

    private readonly ConcurrentDictionary<string, Code> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _secrets = new(StringComparer.Ordinal);

    /// <summary>The redirect URIs of a client, as it registered them.</summary>
    public IReadOnlyList<string> RedirectsOf(string clientId) =>
        Application(clientId) is { } found ? [.. found["redirect_uris"]!.AsArray().Select(uri => (string)uri!)] : [];

    private async Task AnswerAuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        string Value(string name) => query.GetValueOrDefault(name) ?? "";
        // Nobody is sent anywhere before client and redirect are known, and the redirect is compared character by character.
        if (Application(Value("client_id")) is not { } application || !RedirectsOf(Value("client_id")).Contains(Value("redirect_uri")))
        {
            context.Response.StatusCode = 400;
            return;
        }

        if (Value("response_type") != "code" || Value("code_challenge_method") != "S256" || Value("code_challenge").Length != 43)
            Return(new() { ["error"] = "invalid_request" });
        else if (ScopesOf(Value("scope"), application) is not { } scopes)
            Return(new() { ["error"] = "invalid_scope" });
        else if (context.Request.Method == "GET")
            await ShowPeopleAsync(context);
        else
            Return(new() { ["code"] = Issue(query, scopes, (await context.Request.ReadFormAsync(context.RequestAborted))["user"]!) });

        void Return(Dictionary<string, string?> answer)
        {
            answer["state"] = query.GetValueOrDefault("state");
            if (SendsIssuer)
                answer["iss"] = Issuer;
            context.Response.Redirect(QueryHelpers.AddQueryString(Value("redirect_uri"), answer.Where(pair => pair.Value is not null)));
        }
    }

    private async Task ShowPeopleAsync(HttpContext context)
    {
        var page = new StringBuilder("<h1>Sign in to Clerk</h1>");
        foreach (var user in Users.Keys)
        {
            page.Append($"<form method=\"post\" action=\"{WebUtility.HtmlEncode(context.Request.Path + context.Request.QueryString)}\">")
                .Append($"<button name=\"user\" value=\"{user}\">Sign in as {user["user_".Length..]}</button></form>");
        }

        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync(page.ToString(), context.RequestAborted);
    }

    private string Issue(Dictionary<string, string> query, string scopes, string user)
    {
        var code = "code_" + Guid.NewGuid().ToString("N");
        _codes[code] = new(query["client_id"], query["redirect_uri"], query["code_challenge"], scopes, user);
        return code;
    }

    private (int Status, JsonNode? Body) AnswerRegister(RecordedRequest request)
    {
        var asked = JsonNode.Parse(request.Body)!.AsObject();
        var (id, method) =
            ("client-" + Guid.NewGuid().ToString("N")[..8], (string?)asked["token_endpoint_auth_method"] ?? "client_secret_basic");
        AddApplication(id, (string?)asked["client_name"] ?? "Registered");
        var application = Application(id)!;
        application["redirect_uris"] = asked["redirect_uris"]?.DeepClone() ?? new JsonArray();
        application["scopes"] = (string?)asked["scope"] ?? UsualScopes;
        application["public"] = method == "none";
        var answer = asked.DeepClone().AsObject();
        (answer["client_id"], answer["scope"], answer["token_endpoint_auth_method"]) = (id, (string?)application["scopes"], method);
        if (method != "none")
            answer["client_secret"] = _secrets[id] = "shown-once-" + id;
        return (201, answer);
    }

    private (int Status, JsonNode? Body) AnswerToken(RecordedRequest request)
    {
        var (client, secret) = CredentialsOf(request);
        if (Application(client) is null || _secrets.GetValueOrDefault(client, "") != secret)
            return (401, new JsonObject { ["error"] = "invalid_client" });
        // Clerk says 401 where RFC 6749 says 400.
        if (request.Form.GetValueOrDefault("grant_type") != "authorization_code"
            || !_codes.TryRemove(request.Form.GetValueOrDefault("code") ?? "", out var code)
            || code.Client != client
            || code.RedirectUri != request.Form.GetValueOrDefault("redirect_uri")
            || code.Challenge != ChallengeOf(request.Form.GetValueOrDefault("code_verifier") ?? ""))
            return (401, new JsonObject { ["error"] = "invalid_grant" });
        return (200, new JsonObject
        {
            ["access_token"] = Mint(draft => Describe(draft, code)),
            ["token_type"] = "Bearer",
            ["expires_in"] = 86400,
            ["scope"] = code.Scopes,
        });
    }

    // There is no audience in it, whatever resource was named; an organization only for those who asked for one.
    private void Describe(TokenDraft draft, Code code)
    {
        draft.With("sub", code.User).With("client_id", code.Client).With("scope", code.Scopes);
        if (code.Scopes.Split(' ').Contains("user:org:read") && Memberships.TryGetValue(code.User, out var memberships))
            draft.With("org_id", (string?)memberships[0]!["organization"]!["id"]);
    }

    // A scope that the client did not register for is refused; without any, it gets all of its own.
    private static string? ScopesOf(string asked, JsonObject application)
    {
        var own = (string)application["scopes"]!;
        if (asked.Length == 0)
            return own;
        return asked.Split(' ').Except(own.Split(' ')).Any() ? null : asked;
    }

    private static (string Client, string Secret) CredentialsOf(RecordedRequest request)
    {
        if (request.Headers.GetValueOrDefault("Authorization") is not { } header)
            return (request.Form.GetValueOrDefault("client_id") ?? "", request.Form.GetValueOrDefault("client_secret") ?? "");
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2);
        return (WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair[1]));
    }

    private static string ChallengeOf(string verifier) => SigningKey.Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private JsonObject? Application(string clientId) => _applications.Find(it => (string?)it["client_id"] == clientId);

    private sealed record Code(string Client, string RedirectUri, string Challenge, string Scopes, string User);
}
