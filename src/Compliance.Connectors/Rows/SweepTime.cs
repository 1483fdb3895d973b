using System.Globalization;
using System.Text.Json.Nodes;
using Compliance.Values;
using NodaTime;

namespace Compliance.Connectors.Rows;

/// <summary>How a sweep looks at the times that a row holds.</summary>
internal static class SweepTime
{
    /// <summary>True when a time at the path lies before the instant; a text that is no time lies nowhere.</summary>
    public static bool AnyBefore(JsonNode row, string path, Instant before) =>
        FieldValues.At(row, path).Any(text => TimeText.Read(text) is { IsTime: true, At: var at } && at < before);

    /// <summary>A text that is greater than each ISO 8601 text of an earlier instant, whatever its offset: for a first, coarse comparison.</summary>
    public static string CoarseBound(Instant before) =>
        before.ToDateTimeUtc().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
