using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crafting.Ai.Tests;

internal sealed partial class FakeIdp
{
    private readonly List<SigningKey> _published = [];

    public const string KeysPath = "/keys";

    public string JwksUrl => Url(KeysPath);

    /// <summary>The key that new tokens are signed with.</summary>
    public SigningKey Key { get; private set; } = SigningKey.Rsa("key-1");

    /// <summary>The key set as it is published now.</summary>
    public string KeySet =>
        new JsonObject { ["keys"] = new JsonArray([.. _published.Select(key => JsonNode.Parse(key.Jwk))]) }.ToJsonString();

    /// <summary>A token of this provider, good in every respect unless told otherwise.</summary>
    public string Mint(Action<TokenDraft>? change = null)
    {
        var draft = new TokenDraft { Issuer = Issuer };
        change?.Invoke(draft);
        return draft.Sign(Key);
    }

    /// <summary>Signs with a new key from now on; the old one stays published.</summary>
    public SigningKey AddKey(SigningKey? key = null)
    {
        Key = key ?? SigningKey.Rsa("key-" + Guid.NewGuid().ToString("N")[..8]);
        _published.Add(Key);
        return Key;
    }

    /// <summary>Takes every key but the newest out of the set.</summary>
    public void RetireOldKeys() => _published.RemoveAll(key => key != Key);

    private void AnswerKeys()
    {
        _published.Add(Key);
        On(KeysPath, async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(KeySet)), context.RequestAborted);
        });
    }

    private void DisposeKeys()
    {
        foreach (var key in _published)
            key.Dispose();
    }
}
