using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>The one line per call, and what else goes wrong around it. Never arguments, never results.</summary>
/// <remarks>All messages of the assembly: the generator writes several classes in no fixed order, and then no two builds are the
/// same.</remarks>
internal static partial class CallLog
{
    public const string Category = "Craft.Calls";

    public const string RoutesCategory = "Craft.Routes";

    [LoggerMessage(1, LogLevel.Information, "{Route} completed in {Elapsed:0.0} ms (exchange {ExchangeId}, correlation {CorrelationId})")]
    public static partial void Completed(ILogger logger, string route, double elapsed, string exchangeId, string correlationId);

    [LoggerMessage(2, LogLevel.Information, "{Route} declined ({Reason}) in {Elapsed:0.0} ms (exchange {ExchangeId}, "
        + "correlation {CorrelationId})")]
    public static partial void Declined(
        ILogger logger, string route, string reason, double elapsed, string exchangeId, string correlationId);

    [LoggerMessage(3, LogLevel.Warning, "{Route} refused with {Code} in {Elapsed:0.0} ms (exchange {ExchangeId}, "
        + "correlation {CorrelationId})")]
    public static partial void Refused(
        ILogger logger, string route, string code, double elapsed, string exchangeId, string correlationId, Exception? exception);

    [LoggerMessage(4, LogLevel.Error, "{Route} failed with {Code} in {Elapsed:0.0} ms (exchange {ExchangeId}, "
        + "correlation {CorrelationId})")]
    public static partial void Failed(
        ILogger logger, string route, string code, double elapsed, string exchangeId, string correlationId, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "{Route} cancelled after {Elapsed:0.0} ms (exchange {ExchangeId}, "
        + "correlation {CorrelationId})")]
    public static partial void Cancelled(ILogger logger, string route, double elapsed, string exchangeId, string correlationId);

    [LoggerMessage(6, LogLevel.Information, "{Route} handed over to its protocol after {Elapsed:0.0} ms (exchange {ExchangeId}, "
        + "correlation {CorrelationId})")]
    public static partial void PassedOn(ILogger logger, string route, double elapsed, string exchangeId, string correlationId);

    [LoggerMessage(7, LogLevel.Warning, "A tap of {Route} failed; the call is not affected (correlation {CorrelationId})")]
    public static partial void TapFailed(ILogger logger, string route, string correlationId, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "Stopping although calls and taps are unfinished ({Count}): the shutdown time is over")]
    public static partial void Abandoned(ILogger logger, int count);

    [LoggerMessage(9, LogLevel.Error, "A service of {Route} failed when it was disposed; "
        + "the call is not affected (correlation {CorrelationId})")]
    public static partial void ServiceLeft(ILogger logger, string route, string correlationId, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "The source of {Route} failed when it was told to stop")]
    public static partial void SourceStuck(ILogger logger, string route, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "The message for .Log could not be made; the call is not affected (correlation {CorrelationId})")]
    public static partial void NoMessage(ILogger logger, string correlationId, Exception exception);

    [LoggerMessage(45, LogLevel.Warning, "The cache of {Route} failed; the call is not affected (correlation {CorrelationId})")]
    public static partial void CacheFailed(ILogger logger, string route, string correlationId, Exception exception);

    [LoggerMessage(42, LogLevel.Warning, "A result of {Route} is not kept: {Reason} (correlation {CorrelationId})")]
    public static partial void NotKept(ILogger logger, string route, string reason, string correlationId);

    [LoggerMessage(EventId = 12, Message = "{Message} (correlation {CorrelationId})")]
    public static partial void Written(ILogger logger, LogLevel level, string message, string correlationId);

    [LoggerMessage(70, LogLevel.Information, "{Pipeline}")]
    public static partial void Runs(ILogger logger, string pipeline);

    [LoggerMessage(40, LogLevel.Warning, "Path {Path} of a multicast of {Route} failed with {Code}; "
        + "the other paths ran (correlation {CorrelationId})")]
    public static partial void PathFailed(ILogger logger, int path, string route, string code, string correlationId, Exception? exception);

    [LoggerMessage(41, LogLevel.Warning, "Path {Path} of a dispatch of {Route} failed with {Code}; "
        + "the next one is tried (correlation {CorrelationId})")]
    public static partial void PathFailedOver(
        ILogger logger, int path, string route, string code, string correlationId, Exception? exception);

    [LoggerMessage(50, LogLevel.Warning, "A part of {Route} failed with {Code} and is left out (correlation {CorrelationId})")]
    public static partial void PartLeftOut(ILogger logger, string route, string code, string correlationId, Exception? exception);

    [LoggerMessage(51, LogLevel.Warning, "The key of a message of {Route} could not be let go; "
        + "the call is not affected (correlation {CorrelationId})")]
    public static partial void KeyNotLetGo(ILogger logger, string route, string correlationId, Exception exception);

    [LoggerMessage(20, LogLevel.Debug, "Work that {Route} no longer waited for failed (correlation {CorrelationId})")]
    public static partial void LeftFailed(ILogger logger, string route, string correlationId, Exception exception);

    [LoggerMessage(21, LogLevel.Information, "{Route} tries again after {Code}: attempt {Attempt} of {Attempts} in {Wait:0.000} s "
        + "(exchange {ExchangeId}, correlation {CorrelationId})")]
    public static partial void Retrying(
        ILogger logger,
        string route,
        int attempt,
        int attempts,
        double wait,
        string code,
        string exchangeId,
        string correlationId,
        Exception? exception);

    // Of an exception of a source only the type: its text may be a connection string.
    [LoggerMessage(60, LogLevel.Warning, "The source of {Route} died with {Code} ({Exception}) and starts again in {Delay:0.0} s")]
    public static partial void SourceRestarts(ILogger logger, string route, string code, string exception, double delay);

    [LoggerMessage(61, LogLevel.Information, "The source of {Route} is ready again (restart {Restarts})")]
    public static partial void SourceAgain(ILogger logger, string route, int restarts);

    [LoggerMessage(62, LogLevel.Error, "The source of {Route} died with {Code} ({Exception}) and does not start again")]
    public static partial void SourceGone(ILogger logger, string route, string code, string exception);

    [LoggerMessage(63, LogLevel.Warning, "The schedule of {Route} was due at {Due:O} and skipped ({Count}): "
        + "the run before is at work, or the clock leapt")]
    public static partial void Misfired(ILogger logger, string route, DateTimeOffset due, long count);

    [LoggerMessage(64, LogLevel.Error, "A message of {Route} was lost before its exchange began ({Exception})")]
    public static partial void ArrivalLost(ILogger logger, string route, string exception);

    [LoggerMessage(65, LogLevel.Warning, "Stopping although sources are unfinished ({Count}): the shutdown time is over")]
    public static partial void SourcesLeft(ILogger logger, int count);

    [LoggerMessage(66, LogLevel.Warning, "A listener to {Event} is too slow: {Capacity} events wait, what comes "
        + "on top is dropped and counted")]
    public static partial void EventsOverflow(ILogger logger, string @event, int capacity);

    [LoggerMessage(67, LogLevel.Warning, "A listener to {Event} failed ({Exception}); nobody is affected")]
    public static partial void ListenerFailed(ILogger logger, string @event, string exception);

    [LoggerMessage(22, LogLevel.Warning, "The circuit breaker of {Route} is open: nothing is called for {Cooldown:0.0} s")]
    public static partial void CircuitOpened(ILogger logger, string route, double cooldown);

    [LoggerMessage(23, LogLevel.Information, "The circuit breaker of {Route} is closed again")]
    public static partial void CircuitClosed(ILogger logger, string route);
}
