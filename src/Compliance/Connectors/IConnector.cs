using Compliance.DataMap;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Connectors;

/// <summary>
/// One connected store of the company. Everything is idempotent. A store that does not answer ends in a
/// <see cref="StepFailedException"/> with <see cref="FailureCode.StoreUnavailable"/> and the connection's name; no exception carries
/// values from the store.
/// </summary>
public interface IConnector
{
    /// <summary>
    /// What the store really holds, to compare with the map: collections, fields, keys, constraints and rights, never values.
    /// </summary>
    /// <remarks>Stores without a schema are sampled: see <see cref="CollectionDescription.IsSampled"/>.</remarks>
    Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation);

    /// <summary>
    /// Streams the rows that a selector finds, each once, with its key, the asked fields alone, and in <see cref="Row.FoundBy"/> at least
    /// one of the paths that found it. Whose row it is, the caller decides.
    /// </summary>
    IAsyncEnumerable<Row> Find(Collection collection, Selector selector, IReadOnlyList<string> paths, CancellationToken cancellation);

    /// <summary>Streams every row, with its key and the asked fields alone: to look through a store that came back from a backup.</summary>
    IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation);

    /// <summary>
    /// Streams the rows with these keys, with every mapped field and, for blobs, the content. Rows that are gone are left out.
    /// </summary>
    IAsyncEnumerable<Row> Read(Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation);

    /// <summary>
    /// Deletes the rows or rewrites their fields, and counts what the store did: each key, once, is in one of the four counts of the
    /// answer. Rows that are gone already are counted as such, and are no error.
    /// </summary>
    Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation);

    /// <summary>
    /// Gives fields of one row new values: each of them, or none where one of them no longer holds what it was to hold. Nobody's write in
    /// between is lost, as far as the store can tell.
    /// </summary>
    Task<UpdateOutcome> Update(
        Collection collection, RowKey key, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation);

    /// <summary>One page of the rows whose time in <paramref name="field"/> lies before <paramref name="before"/>.</summary>
    /// <param name="collection">Where to look.</param>
    /// <param name="field">The path of the field that holds the time: ISO 8601 text or a native time.</param>
    /// <param name="before">Exclusive.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="pageSize">1 to 1,000; a page may hold fewer rows and still have a next one.</param>
    /// <param name="cancellation">Stops between pages of the store.</param>
    Task<SweepPage> Sweep(
        Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation);
}

/// <summary>Finds the connector behind a connection's name.</summary>
public interface IConnectors
{
    /// <returns>Null when nothing is configured for the connection: a coverage gap.</returns>
    IConnector? Find(string connection);
}

/// <param name="Keys">The rows found.</param>
/// <param name="Continuation">Where the next page begins; null after the last.</param>
/// <param name="Unreadable">How many rows were looked at whose field holds text that is no time, or nothing: they are in no page.</param>
public sealed record SweepPage(IReadOnlyList<RowKey> Keys, string? Continuation, long Unreadable = 0);

/// <summary>What the store did; the counts add up to the number of different keys that were given.</summary>
/// <param name="Deleted">Rows deleted now.</param>
/// <param name="Masked">Rows with at least one field rewritten now.</param>
/// <param name="AlreadyGone">Rows that were not there any more.</param>
/// <param name="Unchanged">Rows that are there and were already as the instruction wants them.</param>
public sealed record ErasureOutcome(long Deleted, long Masked, long AlreadyGone, long Unchanged = 0)
{
    public static readonly ErasureOutcome Empty = new(0, 0, 0);

    /// <summary>How many keys these counts account for.</summary>
    public long Total => Deleted + Masked + AlreadyGone + Unchanged;

    public static ErasureOutcome operator +(ErasureOutcome left, ErasureOutcome right) => new(
        left.Deleted + right.Deleted, left.Masked + right.Masked, left.AlreadyGone + right.AlreadyGone, left.Unchanged + right.Unchanged);

    public static ErasureOutcome Add(ErasureOutcome left, ErasureOutcome right) => left + right;
}
