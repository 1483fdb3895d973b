using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Values;
using NodaTime;

namespace Compliance.Connectors.Rows;

/// <summary>Sorts rows for a sweep, where the store itself cannot read each spelling of a time.</summary>
internal static class SweepRows
{
    /// <param name="rows">Everything on the page of the store, whatever its time.</param>
    /// <param name="field">The path of the time.</param>
    /// <param name="before">Exclusive.</param>
    /// <param name="continuation">Where the next page begins.</param>
    public static SweepPage Page(IEnumerable<(RowKey Key, JsonObject Row)> rows, string field, Instant before, string? continuation)
    {
        var (due, unreadable) = (new List<RowKey>(), 0L);
        foreach (var (key, row) in rows)
        {
            List<StoredTime> times = [.. RowRewrite.At(row, field).Select(Read)];
            if (times.Any(time => time.IsTime && time.At < before))
                due.Add(key);
            else if (!times.Any(time => time.Reading is TimeReading.Time or TimeReading.Never))
                unreadable++;
        }

        return new SweepPage(due, continuation, unreadable);
    }

    // A number is a count of something since some day: which, nobody says.
    private static StoredTime Read(JsonNode value) => value.GetValueKind() == JsonValueKind.String
        ? TimeText.Read(value.GetValue<string>())
        : new StoredTime(TimeReading.Unreadable);
}
