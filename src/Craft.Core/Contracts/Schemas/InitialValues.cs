using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>What members hold when nothing is sent: read from one instance made at start-up.</summary>
internal sealed class InitialValues(JsonTypeInfo info)
{
    private readonly object? _instance = Create(info);

    /// <summary>Whether an instance could be made at all.</summary>
    public bool Known => _instance is not null;

    public object? Of(JsonPropertyInfo property)
    {
        try
        {
            return _instance is null ? null : property.Get?.Invoke(_instance);
        }
        catch (Exception)
        {
            return null;
        }
    }

    // A constructor that refuses what is invented here only means that nothing is known.
    private static object? Create(JsonTypeInfo info)
    {
        try
        {
            return info.CreateObject is { } create ? create()
                : info.ConstructorAttributeProvider is ConstructorInfo constructor
                    ? constructor.Invoke([.. constructor.GetParameters().Select(Nothing)])
                : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static object? Nothing(ParameterInfo parameter) => parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
}
