namespace Crafting.Pipeline;

/// <summary>Decides which failures are worth another try, or speak against what was called.</summary>
internal static class ErrorChoice
{
    /// <summary>As the catalogue says, unless the author's predicate says otherwise. The caller's leaving never counts.</summary>
    public static bool Holds(Func<CraftException, bool>? which, Exception exception, Call call)
    {
        if (!Failure.IsOurs(exception, call))
            return false;
        var error = Failure.Wrap(exception);
        if (which is null)
            return error.Error.Retryable;
        try
        {
            return which(error);
        }
        catch (Exception thrown)
        {
            throw new CraftException(CraftError.StepFailed, null, new AggregateException("Which threw when it was asked about a failure.", thrown, exception));
        }
    }
}
