using Compliance.Values;
using NodaTime;

namespace Compliance.Restores;

/// <summary>Places a row's time before or after an erasure.</summary>
internal static class RowTimes
{
    // A text without an offset, which is read as UTC, may be local time anywhere from UTC-12 to UTC+14, and a date is a whole day.
    private static readonly Duration LatestAfter = Duration.FromHours(24 + 12);
    private static readonly Duration EarliestBefore = Duration.FromHours(14);

    /// <param name="text">As the store writes it; null where the row has none.</param>
    /// <param name="since">The point of no return.</param>
    /// <param name="over">When nothing of the person was left.</param>
    public static RowAge Age(string? text, Instant since, Instant over) => TimeText.Read(text) switch
    {
        { IsTime: true, At: var at } when at + LatestAfter < since => RowAge.Older,
        { IsTime: true, At: var at } when at - EarliestBefore > over => RowAge.Newer,
        _ => RowAge.Unknown,
    };
}
