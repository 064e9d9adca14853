namespace Crafting;

/// <summary>Decides whose an exception is, and gives every failure a code.</summary>
internal static class Failure
{
    /// <summary>Whether handlers may see it: not the source's own signals, and not a caller who went away.</summary>
    public static bool IsOurs(Exception exception, Exchange exchange) =>
        !IsCancellation(exception, exchange.CancellationToken) && exchange.Call.PassesThrough?.Invoke(exception) != true;

    public static bool IsCancellation(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    /// <summary>An exception of the user's becomes RC5001: its text stays inside, for the log.</summary>
    public static CraftException Wrap(Exception exception) =>
        exception as CraftException ?? new CraftException(CraftError.StepFailed, null, exception);
}
