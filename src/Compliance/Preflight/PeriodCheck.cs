using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Preflight;

/// <summary>The field from which a retention period runs must hold times.</summary>
internal static class PeriodCheck
{
    public static IEnumerable<PreflightFinding> Of(Place place, PersonalDataMap map)
    {
        // A child's field is its parent's, which is checked there by the period that the parent has itself.
        if (place.Collection.Retention is not { Parent: null } retention || place.Seen.Find(retention.From) is not { } seen)
            yield break;
        if (seen.Kind is StoredKind.Time or StoredKind.Text or StoredKind.Unknown && !seen.IsArray)
            yield break;
        yield return place.Blocks(
            PreflightCode.PeriodType, retention.From,
            $"{retention.From} of {place.Address} begins the retention period, and is {seen.StoreType ?? seen.Kind.ToString()} in "
                + "the store: no time.",
            "Name a column with a date or time under retention.from.");
    }

    /// <param name="place">Where was looked.</param>
    /// <param name="rows">How many rows were looked at.</param>
    /// <param name="unreadable">How many of them hold something that is no time.</param>
    /// <param name="readable">How many hold a time, or an open end.</param>
    public static PreflightFinding Unreadable(Place place, int rows, int unreadable, int readable)
    {
        var from = place.Collection.Retention!.From;
        var message = $"{unreadable} of {rows} rows looked at in {place.Address} hold in {from} what is no time.";
        const string Remedy = "Write these values as ISO 8601 (2026-11-23, 2026-11-23T09:00:00Z), or name another column under "
            + "retention.from.";
        return readable == 0
            ? place.Blocks(PreflightCode.PeriodUnreadable, from, message, Remedy)
            : place.Warns(PreflightCode.PeriodUnreadable, from, message, Remedy);
    }
}
