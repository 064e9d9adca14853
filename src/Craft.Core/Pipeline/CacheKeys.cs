using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>Makes the key of a call: what tells it from every call that must not have the same answer.</summary>
/// <remarks>A digest, so that neither what callers send nor who they are can be read where keys can.</remarks>
internal sealed class CacheKeys(StepContext context, CachedJson json, Func<Exchange, string?>? key)
{
    // The place in the route, because a route may have several caches, and the type of what is kept: another version may have another.
    private readonly string _prefix = string.Create(
        CultureInfo.InvariantCulture, $"craft:{context.Capability.Id}:{context.NextNumber()}:{(key is null ? "c" : "k")}:");

    private readonly byte[] _type = Encoding.UTF8.GetBytes(json.Type.ToString() + "\n");

    public string Of(Exchange exchange)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write(_type);
        if (key is not null)
            Write(buffer, KeyFunction.Ask(key, exchange, CraftError.CacheKeyFailed));
        else
            WriteCall(buffer, exchange);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, digest);
        return _prefix + Convert.ToHexStringLower(digest);
    }

    private void WriteCall(ArrayBufferWriter<byte> buffer, Exchange exchange)
    {
        Write(buffer, CallerKey.AuthorityOf(exchange.Principal) + "\n");
        if (exchange.Body is not { } body)
            return;
        Write(buffer, body.GetType() + "\n");
        try
        {
            var info = json.Options.GetTypeInfo(body.GetType());

            // Two objects of a type of which JSON shows nothing would look the same.
            if (info.Kind == JsonTypeInfoKind.Object && body is not Unit && !ShowsAnything(info))
                throw new NotSupportedException($"JSON shows nothing of {TypeNames.Of(body.GetType())}.");
            using var writer = new Utf8JsonWriter(buffer);
            JsonSerializer.Serialize(writer, body, info);
        }
        catch (Exception exception) when (Failure.IsOurs(exception, exchange.Call))
        {
            throw new CraftException(CraftError.CacheKeyFailed, null, exception);
        }
    }

    private static bool ShowsAnything(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
        {
            if (property.Get is not null)
                return true;
        }

        return false;
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);
}
