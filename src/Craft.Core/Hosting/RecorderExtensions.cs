using Crafting;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Records calls for an operator.</summary>
public static class RecorderExtensions
{
    /// <summary>Counts and times all calls, and remembers the last ones step by step.</summary>
    /// <param name="builder">The builder from <c>AddCraft()</c>.</param>
    /// <param name="options">How much is remembered; null for the defaults. Of several the first counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">When an option cannot work.</exception>
    public static ICraftBuilder AddRecorder(this ICraftBuilder builder, RecorderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        options ??= new();
        options.Check();
        builder.Services.TryAddSingleton(options);
        return builder;
    }
}
