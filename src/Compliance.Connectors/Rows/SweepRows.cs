using System.Text.Json.Nodes;
using Compliance.Values;
using NodaTime;

namespace Compliance.Connectors.Rows;

/// <summary>
/// Sorts the rows of a sweep, for no store reads each spelling of a time. A number is a time only where it is written like 20140301.
/// </summary>
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
            List<StoredTime> times = [.. FieldValues.At(row, field).Select(TimeText.Read)];
            if (times.Any(time => time.IsTime && time.At < before))
                due.Add(key);
            else if (!times.Any(time => time.Reading is TimeReading.Time or TimeReading.Never))
                unreadable++;
        }

        return new SweepPage(due, continuation, unreadable);
    }
}
