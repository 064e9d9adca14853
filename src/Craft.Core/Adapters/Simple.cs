using System.Runtime.CompilerServices;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting;

public static partial class Dsl
{
    /// <summary>A source that sends one value when the application starts.</summary>
    /// <typeparam name="T">The type of the body.</typeparam>
    /// <param name="value">The body.</param>
    /// <param name="options">How it is sent.</param>
    public static ISource<T> Simple<T>(T value, SimpleOptions? options = null) => SimpleSource<T>.Of(_ => [value], options);

    /// <summary>A source that sends one text when the application starts.</summary>
    /// <param name="value">The body.</param>
    /// <param name="options">How it is sent.</param>
    [OverloadResolutionPriority(2)]
    public static ISource<string> Simple(string value, SimpleOptions? options = null) => SimpleSource<string>.Of(_ => [value], options);

    /// <summary>A source that sends each of some values once when the application starts.</summary>
    /// <typeparam name="T">The type of the bodies.</typeparam>
    /// <param name="values">The bodies, taken one after the other.</param>
    /// <param name="options">How they are sent.</param>
    [OverloadResolutionPriority(1)]
    public static ISource<T> Simple<T>(IEnumerable<T> values, SimpleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return SimpleSource<T>.Of(_ => values, options);
    }

    /// <summary>A source that sends what a function returns when the application starts.</summary>
    /// <typeparam name="T">The type of the body.</typeparam>
    /// <param name="value">Gets services from a scope that lives until all is sent, and returns the body.</param>
    /// <param name="options">How it is sent.</param>
    [OverloadResolutionPriority(3)]
    public static ISource<T> Simple<T>(Func<IServiceProvider, T> value, SimpleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return SimpleSource<T>.Of(services => [value(services)], options);
    }

    /// <inheritdoc cref="Simple{T}(Func{IServiceProvider, T}, SimpleOptions)" />
    [OverloadResolutionPriority(5)]
    public static ISource<string> Simple(Func<IServiceProvider, string> value, SimpleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return SimpleSource<string>.Of(services => [value(services)], options);
    }

    /// <inheritdoc cref="Simple{T}(Func{IServiceProvider, T}, SimpleOptions)" />
    [OverloadResolutionPriority(6)]
    public static ISource<T> Simple<T>(Func<IServiceProvider, Task<T>> value, SimpleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new SimpleSource<T>(services => One(value(services)), options);
    }

    /// <summary>A source that sends each value that a function returns.</summary>
    /// <typeparam name="T">The type of the bodies.</typeparam>
    /// <param name="values">Gets services from a scope that lives until all is sent, and returns the bodies.</param>
    /// <param name="options">How they are sent.</param>
    [OverloadResolutionPriority(4)]
    public static ISource<T> Simple<T>(Func<IServiceProvider, IEnumerable<T>> values, SimpleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return SimpleSource<T>.Of(values, options);
    }

    /// <inheritdoc cref="Simple{T}(Func{IServiceProvider, IEnumerable{T}}, SimpleOptions)" />
    [OverloadResolutionPriority(7)]
    public static ISource<T> Simple<T>(Func<IServiceProvider, IAsyncEnumerable<T>> values, SimpleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new SimpleSource<T>(values, options);
    }

    private static async IAsyncEnumerable<T> One<T>(Task<T> value)
    {
        yield return await value.ConfigureAwait(false);
    }
}

/// <summary>Sends each value once, as fast as the route takes them and no faster.</summary>
internal sealed class SimpleSource<T>(Func<IServiceProvider, IAsyncEnumerable<T>> values, SimpleOptions? options) : ISource, ISource<T>
{
    private readonly SimpleOptions _options = options ?? new();

    public string Name => "simple";

    public ISource Untyped => this;

    public static SimpleSource<T> Of(Func<IServiceProvider, IEnumerable<T>> values, SimpleOptions? options) =>
        new(services => values(services).ToAsyncEnumerable(), options);

    public void Check(Capability capability, IServiceProvider services, Problems problems) =>
        Parallelism.Check("SimpleOptions.Parallelism", _options.Parallelism, capability, problems);

    public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken) =>
        Subscription.RunAsync(intake, RunAsync, cancellationToken, _options.Parallelism);

    private async Task RunAsync(SourceRun run)
    {
        run.Ready();
        var begun = false;
        await using var scope = run.Intake.Services.CreateAsyncScope();
        try
        {
            await foreach (var value in values(scope.ServiceProvider).WithCancellation(run.Stopping).ConfigureAwait(false))
            {
                run.Stopping.ThrowIfCancellationRequested();
                begun = true;
                await run.PostAsync(new Arrival { Body = value }).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (begun && !run.Stopping.IsCancellationRequested)
        {
            // To begin again would send the first values twice.
            throw new CraftException(CraftError.SourceFailed, "The values of Simple ended with a failure.", exception);
        }
        finally
        {
            // The bodies may live in the scope.
            await run.WhenIdleAsync().ConfigureAwait(false);
        }
    }
}
