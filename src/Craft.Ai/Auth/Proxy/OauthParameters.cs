using System.Text;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>The parameters of one request, each there once. No ToString: some are secrets.</summary>
// Names are compared with their case, unlike the framework's collections: a second reader must find what we found.
internal sealed class OauthParameters
{
    // More than any client sends, and few enough that nobody can make us count for long.
    private const int MaxCount = 32;
    private const int MaxName = 64;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _resources = [];

    /// <summary>The only parameter that may be repeated (RFC 8707 section 2).</summary>
    public IReadOnlyList<string> Resources => _resources;

    /// <summary>A parameter; null when it is missing or empty (RFC 6749 section 3.1 holds the two for one).</summary>
    public string? this[string name] => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Whether any of them would make a query a second request beside the form.</summary>
    public bool HasOauthParameter => _resources.Count > 0 || _values.Keys.Any(IsOauthParameter);

    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>Reads the query of a request.</summary>
    public static OauthError? OfQuery(HttpRequest request, out OauthParameters parameters) =>
        Parse(request.QueryString is { HasValue: true, Value: { } query } ? Encoding.UTF8.GetBytes(query[1..]) : [], out parameters);

    /// <summary>Reads <c>application/x-www-form-urlencoded</c> strictly: what is doubtful is refused.</summary>
    public static OauthError? Parse(ReadOnlySpan<byte> text, out OauthParameters parameters)
    {
        parameters = new();
        var count = 0;
        foreach (var range in text.Split((byte)'&'))
        {
            var pair = text[range];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf((byte)'=');
            var name = FormText.Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : FormText.Decode(pair[(equals + 1)..]);
            if (++count > MaxCount || name is null or { Length: > MaxName } || value is null)
                return OauthError.BadForm;
            if (name == "resource")
            {
                if (value.Length > 0)
                    parameters._resources.Add(value);
            }
            else if (!parameters._values.TryAdd(name, value))
                return OauthError.Repeated;
        }

        return null;
    }

    private static bool IsOauthParameter(string name) => name is
        "grant_type" or "code" or "redirect_uri" or "code_verifier" or "refresh_token" or "scope" or "client_id" or "client_secret"
        or "client_assertion" or "client_assertion_type" or "assertion" or "state" or "token" or "token_type_hint" or "access_token"
        or "response_type" or "response_mode" or "code_challenge" or "code_challenge_method" or "prompt" or "request" or "request_uri"
        or "nonce" or "login_hint" or "max_age" or "ui_locales";
}
