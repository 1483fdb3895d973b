using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;

namespace Compliance.Connectors.Rows;

/// <summary>Times as stores hold them: ISO 8601, a date alone being its midnight, and UTC where no offset is given.</summary>
internal static class TimeText
{
    public static bool IsBefore(JsonNode? value, Instant before) =>
        FieldText.Of(value) is { Length: >= 10 } text && text[4] == '-' && text[7] == '-'
        && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var time)
        && Instant.FromDateTimeOffset(time) < before;

    /// <summary>A text that is greater than each ISO 8601 text of an earlier instant, whatever its offset: for a first, coarse comparison.</summary>
    public static string CoarseBound(Instant before) =>
        before.ToDateTimeUtc().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
