using System.Globalization;
using CsCheck;
using NodaTime;

namespace Compliance.Tests.Values;

/// <summary>The same time in every spelling that stores print.</summary>
internal static class Spellings
{
    /// <param name="times">In whole seconds.</param>
    public static Gen<(string Text, Instant At)> Of(Gen<Instant> times) =>
        Gen.Select(times, Gen.Int[-18 * 60, 18 * 60], Gen.Int[0, 12], Gen.Int[0, 3]).Select((at, minutes, form, padding) =>
        {
            var there = at.WithOffset(Offset.FromSeconds(minutes * 60));
            var (text, read) = Spelled(at, there, form);
            return (new string(' ', padding) + text + new string(' ', padding), read);
        });

    private static (string Text, Instant At) Spelled(Instant at, OffsetDateTime there, int form)
    {
        var offset =
            (there.Offset.Seconds < 0 ? "-" : "+")
            + TimeSpan.FromSeconds(Math.Abs(there.Offset.Seconds)).ToString("hh\\:mm", CultureInfo.InvariantCulture);
        var utc = at.InUtc().LocalDateTime;
        var midnight = utc.Date.AtMidnight().InUtc().ToInstant();
        var minute = at - Duration.FromSeconds(utc.Second);
        return form switch
        {
            0 => (Text(utc, "uuuu-MM-dd'T'HH:mm:ss'Z'"), at),
            1 => (Text(utc, "uuuu-MM-dd HH:mm:ss"), at),
            2 => (Text(utc, "uuuu-MM-dd'T'HH:mm:ss.fffffff"), at),
            3 => (Text(utc, "uuuu-MM-dd"), midnight),
            4 => (Text(utc, "uuuuMMdd"), midnight),
            5 => (Text(utc, "uuuuMMdd'T'HHmmss'Z'"), at),
            6 => (Text(utc, "uuuu-MM-dd HH:mm"), minute),
            7 => (Text(utc.Date.AtMidnight(), "uuuu-MM-dd'T24:00:00Z'"), midnight + Duration.FromDays(1)),
            8 => (at.ToDateTimeUtc().ToString("R", CultureInfo.InvariantCulture), at),
            9 => (Text(there.LocalDateTime, "uuuu-MM-dd HH:mm:ss") + offset, at),
            10 => (Text(there.LocalDateTime, "uuuu-MM-dd't'HH:mm:ss,000") + offset.Replace(":", "", StringComparison.Ordinal), at),
            11 => (Text(utc, "uuuu-MM-dd HH:mm:ss.ffffff") + "+00", at),
            _ => (Text(utc, "uuuu-MM-dd HH:mm:ss") + " UTC", at),
        };
    }

    private static string Text(LocalDateTime time, string pattern) => time.ToString(pattern, CultureInfo.InvariantCulture);
}
