namespace Crafting;

/// <summary>What an OnError handler decides: replace the answer, decline the call, or fail after all.</summary>
public sealed class Recovery
{
    private Recovery(RecoveryKind kind, object? value = null)
    {
        Kind = kind;
        Value = value;
    }

    internal RecoveryKind Kind { get; }

    internal object? Value { get; }

    /// <summary>Answers with another body, as returning it would.</summary>
    /// <param name="body">The new body.</param>
    public static Recovery Replace(object? body) => new(RecoveryKind.Replace, body);

    /// <summary>Declines the call.</summary>
    /// <param name="reason">A short reason for logs and metrics.</param>
    public static Recovery Drop(string reason = "error-handler-drop")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(RecoveryKind.Drop, reason);
    }

    /// <summary>Fails with the original error, as if there were no handler.</summary>
    public static Recovery Rethrow() => new(RecoveryKind.Rethrow);
}

internal enum RecoveryKind
{
    Replace,
    Drop,
    Rethrow,
}
