using Compliance.DataMap;
using NodaTime;

namespace Compliance.Retention;

/// <summary>Which rows a sweep of one collection erases, and by which rules.</summary>
/// <param name="Map">Says what follows, and what refers.</param>
/// <param name="Collection">Has a period of its own.</param>
/// <param name="At">The time that periods are measured against.</param>
/// <param name="PageSize">Rows erased in one call.</param>
public sealed record SweepScope(PersonalDataMap Map, Collection Collection, Instant At, int PageSize)
{
    /// <summary>Rows of the collection itself, or of one that follows it.</summary>
    internal SweepTally Count(SweepTally tally, Collection collection, long rows) => collection.Address == Collection.Address
        ? tally.WithErased(rows)
        : tally.WithFollowing(collection.Address.ToString(), rows);
}
