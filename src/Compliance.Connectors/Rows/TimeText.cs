using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;

namespace Compliance.Connectors.Rows;

/// <summary>Times as stores hold them: ISO 8601, a date alone being its midnight, and UTC where no offset is given.</summary>
internal static class TimeText
{
    /// <summary>True when a time at the path lies before the instant; a text that is no time lies nowhere.</summary>
    public static bool AnyBefore(JsonNode row, string path, Instant before) => FieldValues.At(row, path).Any(text => IsBefore(text, before));

    private static bool IsBefore(string text, Instant before) =>
        text.Length >= 10 && text[4] == '-' && text[7] == '-'
        && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var time)
        && Instant.FromDateTimeOffset(time) < before;

    /// <summary>A text that is greater than each ISO 8601 text of an earlier instant, whatever its offset: for a first, coarse comparison.</summary>
    public static string CoarseBound(Instant before) =>
        before.ToDateTimeUtc().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
