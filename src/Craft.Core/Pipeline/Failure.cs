namespace Crafting.Pipeline;

/// <summary>Decides whose an exception is, and gives every failure a code.</summary>
internal static class Failure
{
    /// <summary>Whether handlers may see it: not the source's own signals, and not a caller who went away.</summary>
    public static bool IsOurs(Exception exception, Call call) => !IsCancellation(exception, call) && !PassesThrough(exception, call);

    /// <summary>Whether nobody waits any more. A timeout of somebody else's is a failure like any other.</summary>
    public static bool IsCancellation(Exception exception, Call call) => exception is OperationCanceledException && call.IsCancelled;

    public static bool PassesThrough(Exception exception, Call call) => call.PassesThrough?.Invoke(exception) == true;

    /// <summary>An exception of the user's becomes RC5001: its text stays inside, for the log.</summary>
    public static CraftException Wrap(Exception exception) =>
        exception as CraftException ?? new CraftException(CraftError.StepFailed, null, exception);

    public static string CodeOf(Exception exception) => (exception as CraftException)?.Code ?? CraftError.StepFailed.Code;

    /// <summary>What the log may say about a failure: the detail, but not a refusal's words, which may repeat arguments.</summary>
    public static Exception? DetailOf(Exception exception)
    {
        var error = CraftException.Of(exception);
        return error.InnerException ?? (error.Error.HttpStatus >= 500 ? error : null);
    }
}
