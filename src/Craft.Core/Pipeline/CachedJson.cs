using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crafting.Pipeline;

/// <summary>Turns results of one type into what is kept of them, and back.</summary>
internal sealed class CachedJson(JsonTypeInfo info, int maxBytes)
{
    private static readonly CachedResult Nothing = new([.. "null"u8]);

    private readonly bool _isImmutable = IsImmutable(info.Type);

    public JsonSerializerOptions Options => info.Options;

    public Type Type => info.Type;

    /// <summary>In the application's own dialect, so that a result reads back as it would be sent.</summary>
    public static CachedJson For(StepContext context, int maxBytes)
    {
        var contracts = context.Services.GetRequiredService<IOptions<ContractOptions>>().Value;
        return new(CraftJson.Strict(contracts, ContractDirection.Output).GetTypeInfo(context.Result), maxBytes);
    }

    /// <summary>What to keep of a result.</summary>
    /// <exception cref="NotKeptException">It is declined, empty, too long or no JSON.</exception>
    public CachedResult Keep(Exchange result)
    {
        if (result.DropReason is { } reason)
            throw new NotKeptException(reason);
        if (result.Body is not { } body)
            throw new NotKeptException(kept: Nothing);

        // As the declared type it would lose what only its own type has.
        if (info is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null } && body.GetType() != info.Type)
            throw Unkept(result, "it is of a type derived from that of the route");
        byte[] json;
        try
        {
            json = JsonSerializer.SerializeToUtf8Bytes(body, info);
        }
        catch (Exception exception)
        {
            throw Unkept(result, "it cannot be written as JSON (" + exception.GetType().Name + ")");
        }

        var kept = new CachedResult(json, _isImmutable ? body : null);
        return json.Length <= maxBytes ? kept : throw Unkept(result, "it is longer than MaxBytes", kept);
    }

    /// <summary>An object of the caller's own.</summary>
    public object? Read(CachedResult kept) => kept.Instance ?? JsonSerializer.Deserialize(kept.Json, info);

    private static NotKeptException Unkept(Exchange result, string reason, CachedResult? kept = null)
    {
        CallLog.NotKept(result.Call.Route.Logger, result.RouteId, reason, result.CorrelationId);
        return new(kept: kept);
    }

    private static bool IsImmutable(Type type) =>
        type == typeof(string) || type.IsPrimitive || type.IsEnum
        || type.GetCustomAttribute<ImmutableObjectAttribute>() is { Immutable: true };
}
