namespace Compliance.Protection.Erasure;

/// <summary>
/// Keeps the fence's rows, in an account and under an identity of its own: the service reads them, the eraser writes. What the rows mean,
/// <see cref="SubjectFences"/> knows.
/// </summary>
public interface ISubjectFence
{
    /// <summary>The row of this id, or null.</summary>
    /// <param name="id">See <see cref="FenceIndex.OfSubject"/>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<FenceRow?> Find(string id, CancellationToken cancellationToken = default);

    /// <summary>Every row, in no order.</summary>
    IAsyncEnumerable<FenceRow> List(CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts the row, and only inserts: null if there is one of this id. Durable when it returns; returned with its ETag.
    /// </summary>
    Task<FenceRow?> TryAdd(FenceRow row, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same together with the first page of the fingerprints of the subject's rows, in one call where the rows are kept so.
    /// </summary>
    async Task<FenceRow?> TryAdd(FenceRow row, IReadOnlyCollection<RowFingerprint> page, CancellationToken cancellationToken = default)
    {
        var added = await TryAdd(row, cancellationToken);
        if (added is not null && page.Count > 0) await KeepRows(row.Id, row.RequestId, 0, page, cancellationToken);
        return added;
    }

    /// <summary>
    /// Replaces the row whose ETag this is; null if it has changed meanwhile or is not there. Returned with its new ETag.
    /// </summary>
    Task<FenceRow?> TryReplace(FenceRow row, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the row whose ETag this is, and after it what <see cref="KeepRows"/> kept of it; false if it has changed meanwhile. One that
    /// is gone is no error.
    /// </summary>
    Task<bool> TryRemove(FenceRow row, CancellationToken cancellationToken = default);

    /// <summary>Keeps the fingerprints of the subject's rows beside the fence's row. A page that is there is replaced.</summary>
    /// <param name="id">Of the fence's row.</param>
    /// <param name="requestId">The request that erases: of another request's fence nothing is read.</param>
    /// <param name="page">From 0.</param>
    /// <param name="rows">At most <see cref="SubjectFences.RowsInPage"/>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task KeepRows(
        string id, string requestId, int page, IReadOnlyCollection<RowFingerprint> rows, CancellationToken cancellationToken = default);

    /// <summary>All that was kept for this request's fence, in no order.</summary>
    IAsyncEnumerable<RowFingerprint> ListRows(string id, string requestId, CancellationToken cancellationToken = default);
}

/// <summary>The key of the fence's hashes: a secret of its own, kept apart from the data's backups.</summary>
public interface IFenceKey
{
    /// <summary>Unwrapped once for the process, at first use.</summary>
    ValueTask<FenceIndex> Index(CancellationToken cancellationToken = default);
}
