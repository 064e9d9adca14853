using System.Globalization;

namespace Crafting.Pipeline;

/// <summary>Dates, times of day, instants and durations, exactly as the serializer can read them.</summary>
internal static class TimePatterns
{
    // Only days that exist: every month to 28, 29 and 30 but February, 31, and 29 February in leap years. RFC 3339 says no less.
    private const string Day =
        "(?:[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
        + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";

    private const string Clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
    private const string Seconds = ":[0-5][0-9](?:\\.[0-9]{1,7})?";
    private const string Offset = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))";

    public static readonly KnownPattern Date = new($"^(?!0000){Day}$", "must be a date like 2026-03-31.", IsDate);

    // "time" of RFC 3339 demands an offset, which a TimeOnly cannot hold: a pattern without a format is the truth.
    public static readonly KnownPattern Time = new($"^{Clock}(?:{Seconds})?$", "must be a time of day like 14:30:00.", IsTime);

    // "duration" of RFC 3339 is P1DT2H; the serializer reads days.hours:minutes:seconds.
    public static readonly KnownPattern Duration = new(
        $"^-?(?:[0-9]{{1,7}}\\.)?{Clock}{Seconds}$", "must be a duration like 02:30:00 or 1.00:00:00 "
            + "(days.hours:minutes:seconds).", IsDuration);

    // An offset must not push the first or the last day out of the calendar.
    public static readonly KnownPattern Instant = new(
        $"^(?!0000|0001-01-01T.*\\+(?!00:00)|9999-12-31T.*-(?!00:00)){Day}T{Clock}{Seconds}{Offset}$",
        "must be a date and time with an offset like 2026-03-31T14:30:00Z.",
        text => IsInstant(text, offset: true));

    /// <summary>What a DateTime is written as: its offset depends on its kind.</summary>
    public static readonly KnownPattern LooseInstant = new(
        $"^(?!0000){Day}T{Clock}{Seconds}{Offset}?$", "must be a date and time like 2026-03-31T14:30:00.", text =>
            IsInstant(text, offset: false));

    private static bool IsDate(ReadOnlySpan<char> text) => text.Length == 10 && text[4] == '-' && text[7] == '-' &&
        Digits(text[..4], out var year) && Digits(text[5..7], out var month) && Digits(text[8..], out var day) &&
        year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static bool IsTime(ReadOnlySpan<char> text) =>
        text.Length >= 5 && IsClock(text[..5]) && (text.Length == 5 || IsSeconds(text[5..]));

    private static bool IsDuration(ReadOnlySpan<char> text)
    {
        text = text.StartsWith("-") ? text[1..] : text;
        var point = text.IndexOf('.');
        if (point >= 0 && point < text.IndexOf(':'))
        {
            if (point is < 1 or > 7 || !Digits(text[..point], out _))
            {
                return false;
            }

            text = text[(point + 1)..];
        }

        return text.Length > 5 && IsClock(text[..5]) && IsSeconds(text[5..]);
    }

    private static bool IsInstant(ReadOnlySpan<char> text, bool offset)
    {
        if (text.Length < 19 || text[10] != 'T' || !IsDate(text[..10]) || !IsClock(text[11..16]))
        {
            return false;
        }

        var end = text[16..].IndexOfAny('Z', '+', '-');
        if (end < 0)
        {
            return !offset && IsSeconds(text[16..]);
        }

        var zone = text[(16 + end)..];
        var edge = zone[0] switch { '+' => "0001-01-01", '-' => "9999-12-31", _ => "T" };
        var outside = offset && text.StartsWith(edge) && !zone.EndsWith("00:00");
        return !outside && IsSeconds(text.Slice(16, end)) && IsZone(zone);
    }

    private static bool IsZone(ReadOnlySpan<char> zone) => zone is "Z" ||
        (zone.Length == 6 && zone[0] != 'Z' && IsClock(zone[1..]) && string.CompareOrdinal(zone[1..].ToString(), "14:00") <= 0);

    private static bool IsClock(ReadOnlySpan<char> text) => text.Length == 5 && text[2] == ':' &&
        Digits(text[..2], out var hour) && hour < 24 && Digits(text[3..], out var minute) && minute < 60;

    private static bool IsSeconds(ReadOnlySpan<char> text) =>
        text.Length >= 3 && text[0] == ':' && Digits(text[1..3], out var second) && second < 60 &&
        (text.Length == 3 || (text.Length is >= 5 and <= 11 && text[3] == '.' && Digits(text[4..], out _)));

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange('0', '9') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
