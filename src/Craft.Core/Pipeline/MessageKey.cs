using System.Security.Cryptography;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>Makes the key by which messages belong together; without one the call fails, closed.</summary>
internal static class MessageKey
{
    // With fields, or all tuples would be the same "{}".
    private static readonly JsonSerializerOptions Json = new(CraftJson.Default) { IncludeFields = true };

    /// <summary>A hash of the JSON that the body is.</summary>
    public static string OfBody(object? body, Type type) =>
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, body?.GetType() ?? type, Json)));

    /// <exception cref="CraftException">RC5033 when the function throws or gives null.</exception>
    public static string Of(Func<Exchange, string?> key, Exchange exchange)
    {
        try
        {
            return key(exchange) ?? throw new InvalidOperationException("The key is null.");
        }
        catch (Exception exception) when (Failure.IsOurs(exception, exchange.Call))
        {
            throw new CraftException(CraftError.DedupeKeyFailed, null, exception);
        }
    }
}
