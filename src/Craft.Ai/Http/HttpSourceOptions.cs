namespace Crafting.Ai;

/// <summary>What one HTTP source takes, and from whom.</summary>
public sealed record HttpSourceOptions
{
    /// <summary>The largest body in bytes; 1 MiB by default. A longer one is 413.</summary>
    public long MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Who signs the bodies; nobody by default. Without a good signature: 401.</summary>
    public WebhookSignature? Signature { get; init; }

    internal IEnumerable<string> Problems(HttpSource source, IServiceProvider services)
    {
        if (MaxBodyBytes is < 1 or > int.MaxValue)
            yield return $"HttpSourceOptions.MaxBodyBytes is {MaxBodyBytes}. Use a number of bytes between 1 and {int.MaxValue}.";
        if (Signature is null)
            yield break;
        if (!source.HasBody)
            yield return $"HttpSourceOptions.Signature is set, but {source.Method} has no body that could be signed. Use POST.";
        foreach (var sentence in Signature.Problems(services))
            yield return sentence;
    }
}
