namespace Crafting.Ai;

/// <summary>The parameters of a form, each there once. No ToString: they are secrets.</summary>
internal sealed class OauthForm
{
    // More than any grant has, and few enough that nobody can make us count for long.
    private const int MaxParameters = 32;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>A parameter; null when it is missing or empty (RFC 6749 section 3.1 holds the two for one).</summary>
    public string? this[string name] => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool HasOauthParameter
    {
        get
        {
            foreach (var name in _values.Keys)
            {
                if (name is "grant_type" or "code" or "redirect_uri" or "code_verifier" or "refresh_token" or "scope" or "client_id" or "client_secret"
                    or "client_assertion" or "client_assertion_type" or "assertion" or "resource" or "state" or "token" or "token_type_hint" or "access_token")
                    return true;
            }

            return false;
        }
    }

    public OauthError? Add(string name, string value)
    {
        if (_values.TryAdd(name, value))
            return _values.Count > MaxParameters ? OauthError.BadForm : null;
        // RFC 8707 lets resource be repeated; what two readers take from any other pair is two different things.
        return name == "resource" ? null : OauthError.Repeated;
    }
}
