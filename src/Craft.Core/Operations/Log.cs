using Crafting.Pipeline;
using Microsoft.Extensions.Logging;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Logs that an exchange passed here, without its body.</summary>
    /// <param name="level">The level.</param>
    public Route<T> Log(LogLevel level = LogLevel.Information) =>
        Then(new LogStep<T>(static (_, exchange) => $"An exchange passed through {exchange.RouteId}.", level));

    /// <summary>Logs a fixed message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="level">The level.</param>
    public Route<T> Log(string message, LogLevel level = LogLevel.Information) => Then(new LogStep<T>((_, _) => message, level));

    /// <summary>Logs what the function makes of the body. Mind what you put into a log.</summary>
    /// <param name="format">Makes the message; called only when the level is on.</param>
    /// <param name="level">The level.</param>
    public Route<T> Log(Func<T, string> format, LogLevel level = LogLevel.Information)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Then(new LogStep<T>((body, _) => format(body), level));
    }

    /// <inheritdoc cref="Log(Func{T, string}, LogLevel)" />
    public Route<T> Log(Func<T, Exchange, string> format, LogLevel level = LogLevel.Information)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Then(new LogStep<T>(format, level));
    }
}

/// <summary>Writes one line to the application's log, under the route's own category.</summary>
internal sealed class LogStep<T>(Func<T, Exchange, string> format, LogLevel level) : Step
{
    public override string Name => "log";

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var logger = exchange.Call.Route.Logger;
        if (logger.IsEnabled(level))
            Write(logger, exchange);
        return next(exchange);
    }

    // Like a tap, a line in the log never fails the call.
    private void Write(ILogger logger, Exchange exchange)
    {
        try
        {
            var message = format((T)exchange.Body!, exchange);
            var correlationId = exchange.CorrelationId;
            CallLog.Written(logger, level, message, correlationId);
        }
        catch (Exception exception)
        {
            var correlationId = exchange.CorrelationId;
            CallLog.NoMessage(logger, correlationId, exception);
        }
    }
}
