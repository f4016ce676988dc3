using System.Globalization;

namespace AgentObservatory.Terminal.Text;

/// <summary>Durations and timestamps for people to read.</summary>
internal static class TimeText
{
    private const long Microsecond = 1_000;
    private const long Millisecond = 1_000 * Microsecond;
    private const long Second = 1_000 * Millisecond;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>For example "2026-11-22 07:06:43.523Z".</summary>
    public static string OfTimestamp(Timestamp time) =>
        string.Concat(time.ToString().AsSpan(0, "2026-11-22T07:06:43.523".Length), "Z").Replace('T', ' ');

    /// <summary>Three digits and a unit, for example 812ns, 12.3µs, 1.20ms, 45.6s, 2m05s, 1h02m, 3d04h.</summary>
    public static string OfDuration(long nanoseconds, Glyphs glyphs) =>
        nanoseconds switch
        {
            < 0 => "-" + OfDuration(nanoseconds == long.MinValue ? long.MaxValue : -nanoseconds, glyphs),
            < Microsecond => Format($"{nanoseconds}ns"),
            < Millisecond => ThreeDigits(nanoseconds, Microsecond) + glyphs.Microseconds,
            < Second => ThreeDigits(nanoseconds, Millisecond) + "ms",
            < Minute => ThreeDigits(nanoseconds, Second) + "s",
            < Hour => Format($"{nanoseconds / Minute}m{nanoseconds % Minute / Second:00}s"),
            < Day => Format($"{nanoseconds / Hour}h{nanoseconds % Hour / Minute:00}m"),
            _ => Format($"{nanoseconds / Day:N0}d{nanoseconds % Day / Hour:00}h"),
        };

    /// <summary>When something was, seen from a start: for example "+1.20ms".</summary>
    public static string OfOffset(long nanoseconds, Glyphs glyphs) =>
        (nanoseconds < 0 ? "" : "+") + OfDuration(nanoseconds, glyphs);

    /// <summary>Truncates rather than rounds, so that 999.9 does not become 1000.</summary>
    private static string ThreeDigits(long nanoseconds, long unit)
    {
        var hundredths = nanoseconds / (unit / 100);

        return hundredths switch
        {
            < 1_000 => Format($"{hundredths / 100}.{hundredths % 100:00}"),
            < 10_000 => Format($"{hundredths / 100}.{hundredths % 100 / 10}"),
            _ => Format($"{hundredths / 100}"),
        };
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
