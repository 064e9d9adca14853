namespace Crafting.Ai.Tests;

/// <summary>A request to sign in; good in every respect until a test spoils it.</summary>
internal sealed class SignInDraft
{
    public const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private readonly List<(string Name, string Value)> _parameters =
    [
        ("response_type", "code"),
        ("client_id", "client-1"),
        ("redirect_uri", "https://good.test/cb"),
        ("code_challenge", Challenge),
        ("code_challenge_method", "S256"),
        ("state", "state-1"),
    ];

    /// <summary>The parameters, encoded.</summary>
    public string Encoded => string.Join('&', _parameters.Select(pair => $"{pair.Name}={pair.Value}"));

    public string Url => "/authorize?" + Encoded;

    /// <summary>Sets a parameter or, with null, leaves it out.</summary>
    public SignInDraft With(string name, string? value)
    {
        _parameters.RemoveAll(pair => pair.Name == name);
        return value is null ? this : And(name, value);
    }

    /// <summary>Adds a parameter, also when it is there already.</summary>
    public SignInDraft And(string name, string value) => AndEncoded(name, Uri.EscapeDataString(value));

    /// <summary>Adds a parameter whose value is written as given.</summary>
    public SignInDraft AndEncoded(string name, string value)
    {
        _parameters.Add((name, value));
        return this;
    }
}
