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

    [LoggerMessage(EventId = 12, Message = "{Message} (correlation {CorrelationId})")]
    public static partial void Written(ILogger logger, LogLevel level, string message, string correlationId);

    [LoggerMessage(60, LogLevel.Information, "{Pipeline}")]
    public static partial void Runs(ILogger logger, string pipeline);
}
