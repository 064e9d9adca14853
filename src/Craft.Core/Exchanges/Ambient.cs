namespace Crafting;

/// <summary>What flows along with asynchronous work: spans, log scopes, an HTTP request.</summary>
internal static class Ambient
{
    /// <summary>Work that begins before the result is disposed inherits nothing. It may be called where nothing flows already.</summary>
    public static Restored None() => new(ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow());

    /// <summary>Lets things flow again.</summary>
    internal readonly struct Restored(AsyncFlowControl control) : IDisposable
    {
        public void Dispose() => control.Dispose();
    }
}
