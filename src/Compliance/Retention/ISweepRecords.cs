using NodaTime;

namespace Compliance.Retention;

/// <summary>Keeps what sweeps did, collection by collection: names and counts, no personal data. Everything is idempotent.</summary>
public interface ISweepRecords
{
    /// <summary>
    /// Writes the sweep and its collections, in the order in which they are swept. What was written under the id before is replaced.
    /// </summary>
    Task Begin(SweepRecord sweep, IReadOnlyList<SweptCollection> collections, CancellationToken cancellation);

    Task<SweepRecord?> Find(string sweepId, CancellationToken cancellation);

    /// <summary>Replaces the sweep's own record.</summary>
    Task Save(SweepRecord sweep, CancellationToken cancellation);

    /// <param name="sweepId">Opaque.</param>
    /// <param name="index">From 0, in the order of <see cref="Begin"/>.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task<SweptCollection?> FindCollection(string sweepId, int index, CancellationToken cancellation);

    Task SaveCollection(string sweepId, int index, SweptCollection swept, CancellationToken cancellation);

    /// <summary>Streams the collections from an index on.</summary>
    IAsyncEnumerable<IndexedCollection> List(string sweepId, int from, CancellationToken cancellation);

    /// <returns>The sweep with the latest time of those that have ended and were no dry runs; null when there is none.</returns>
    Task<SweepRecord?> FindLast(CancellationToken cancellation);

    /// <summary>Removes the sweeps with an earlier time.</summary>
    Task RemoveBefore(Instant at, CancellationToken cancellation);
}

/// <param name="Index">Its place in the sweep, from 0.</param>
/// <param name="Collection">What has become of it.</param>
public readonly record struct IndexedCollection(int Index, SweptCollection Collection);
