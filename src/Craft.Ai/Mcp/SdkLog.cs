using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace Crafting.Ai;

/// <summary>The log of the SDK's servers, in which what a client got wrong is no alarm.</summary>
// The SDK writes a warning or an error with a stack for every wrong name and every cancelled call, so that any client
// could fill the log. Those lines go to Debug; what really fails passes as it is.
internal sealed class SdkLog(ILoggerFactory loggers) : ILoggerFactory
{
    // A request without a session makes a server of its own, which asks for the same few loggers.
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, static (name, inner) => new Quiet(inner.CreateLogger(name)), loggers);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose()
    {
        // The application's factory is the container's.
    }

    /// <summary>Gives this log to the SDK's HTTP handler, which asks the container for the application's.</summary>
    public static void UseForHttp(IServiceCollection services)
    {
        // The handler is internal to the SDK: where another version names it otherwise, its lines only stay loud.
        var handler = services.FirstOrDefault(service => service.ServiceType.Name == "StreamableHttpHandler");
        if (handler?.ImplementationType is not { } type)
            return;
        services.Remove(handler);
        services.AddSingleton(handler.ServiceType, provider =>
            ActivatorUtilities.CreateInstance(provider, type, new SdkLog(provider.GetRequiredService<ILoggerFactory>())));
    }

    private sealed class Quiet(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning && IsTheClients(eventId, exception))
            {
                logLevel = LogLevel.Debug;
                if (!inner.IsEnabled(logLevel))
                    return;
            }

            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    private static bool IsTheClients(EventId what, Exception? exception) => exception switch
    {
        // Every code that the protocol defines but "internal error" says that the request was wrong.
        McpProtocolException refusal => refusal.ErrorCode != McpErrorCode.InternalError && Enum.IsDefined(refusal.ErrorCode),
        // A time limit of the tool's own is a cancelled token too.
        OperationCanceledException { InnerException: not TimeoutException } gone => gone.CancellationToken.IsCancellationRequested,
        null => what.Name == "LogNoHandlerFoundForRequest",
        _ => false,
    };
}
