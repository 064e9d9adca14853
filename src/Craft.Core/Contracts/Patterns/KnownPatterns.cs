namespace Crafting.Pipeline;

/// <summary>All patterns that Craft itself publishes.</summary>
internal static class KnownPatterns
{
    private static readonly Dictionary<string, KnownPattern> BySource = new[]
    {
        TimePatterns.Date, TimePatterns.Time, TimePatterns.Duration, TimePatterns.Instant, TimePatterns.LooseInstant,
        TextPatterns.Uuid, TextPatterns.LowerUuid, TextPatterns.Base64, TextPatterns.Version, TextPatterns.Character, TextPatterns.NotBlank,
        AddressPatterns.Email, AddressPatterns.Url, AddressPatterns.Uri,
    }.Concat(IntegerPatterns.All.Values).ToDictionary(pattern => pattern.Source, StringComparer.Ordinal);

    public static IReadOnlyCollection<KnownPattern> All => BySource.Values;

    public static KnownPattern? Find(string source) => BySource.GetValueOrDefault(source);
}
