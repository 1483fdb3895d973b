using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>
/// The fences of subjects: prepared, logged by whoever erases, then confirmed; final once the point of no return is passed; lifted before
/// it, or retired long after. Every step may run twice.
/// </summary>
public sealed class SubjectFences(ISubjectFence rows, IFenceKey key, TimeProvider time)
{
    // A row moves a few times in its life, so that ten losses in a row are no accident.
    private const int Attempts = 10;

    /// <summary>Fingerprints that are kept together: a tenth of what a table's value may have.</summary>
    public const int RowsInPage = 500;

    /// <summary>
    /// Writes the row, and from here on it holds: nothing more is leased or bound for the subject. What is to be logged of it is
    /// <see cref="FenceRow.Hash"/>. A row that holds already is returned as it is, whichever request it is of.
    /// </summary>
    /// <param name="subject">The subject's opaque id.</param>
    /// <param name="marks">Of each selector by which the subject's data is found again after a restore, see
    /// <see cref="FenceIndex.OfSelector"/>.</param>
    /// <param name="requestId">The request that erases.</param>
    /// <param name="page">The first page of the fingerprints of the subject's rows, see <see cref="KeepRows"/>: kept with the row.</param>
    /// <param name="cancellationToken">Stops before the next call.</param>
    public async Task<FenceRow> Prepare(
        string subject,
        IEnumerable<string> marks,
        string requestId,
        IReadOnlyCollection<RowFingerprint> page,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(page.Count, RowsInPage);
        var id = (await key.Index(cancellationToken)).OfSubject(subject);
        var selectors = marks.Distinct().Order(StringComparer.Ordinal).ToList();
        var fresh = new FenceRow(id, selectors, RandomNumberGenerator.GetBytes(FenceRow.SaltSize), requestId, Now(), FenceState.Prepared);
        var (isAdded, isFirst) = (false, true);
        var row = await Contended(async () =>
        {
            // Added without looking first: nearly nobody was fenced before.
            var found = isFirst ? null : await rows.Find(fresh.Id, cancellationToken);
            isFirst = false;
            if (found is { Holds: true }) return found;
            if (found is not null) return await rows.TryReplace(fresh with { ETag = found.ETag }, cancellationToken);
            var added = await rows.TryAdd(fresh, page, cancellationToken);
            isAdded = added is not null;
            return added;
        });
        if (!isAdded && page.Count > 0 && row.RequestId == requestId)
            await rows.KeepRows(row.Id, requestId, 0, page, cancellationToken);
        return row;
    }

    /// <inheritdoc cref="Prepare(string, IEnumerable{string}, string, IReadOnlyCollection{RowFingerprint}, CancellationToken)"/>
    public Task<FenceRow> Prepare(
        string subject, IEnumerable<string> marks, string requestId, CancellationToken cancellationToken = default) =>
        Prepare(subject, marks, requestId, [], cancellationToken);

    /// <summary>
    /// Remembers where the row's hash was logged, and which key the log bound. A row without an entry erases nothing after a restore.
    /// </summary>
    /// <param name="subject">The subject's opaque id.</param>
    /// <param name="logIndex">Of the row's entry in the log.</param>
    /// <param name="key">The vault key that the log bound to the subject; null where it bound none.</param>
    /// <param name="cancellationToken">Stops before the next call.</param>
    /// <exception cref="InvalidOperationException">There is no row, it is lifted, or it was logged elsewhere or with another
    /// key.</exception>
    public Task<FenceRow> Confirm(string subject, long logIndex, FencedKey? key = null, CancellationToken cancellationToken = default) =>
        Move(subject, row => Confirmed(row, logIndex, key), cancellationToken);

    /// <summary>The same on the very row that was checked and logged.</summary>
    /// <param name="row">As it was checked, with its ETag.</param>
    /// <param name="logIndex">Of the row's entry in the log.</param>
    /// <param name="key">The vault key that the log bound to the subject; null where it bound none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidOperationException">It is lifted, or it was logged elsewhere or with another key.</exception>
    /// <exception cref="KeyVaultException">Conflict: the row has changed since it was read.</exception>
    public Task<FenceRow> Confirm(FenceRow row, long logIndex, FencedKey? key, CancellationToken cancellationToken = default) =>
        Replace(row, Confirmed(row, logIndex, key), cancellationToken);

    /// <summary>Remembers when the subject's vault key was disabled first, on the very row that was checked.</summary>
    /// <param name="row">As it was checked, with its ETag.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidOperationException">It is not logged, or is lifted.</exception>
    /// <exception cref="KeyVaultException">Conflict: the row has changed since it was read.</exception>
    public async Task<FenceRow> NoteDisabled(FenceRow row, CancellationToken cancellationToken = default) => row switch
    {
        { Disabled: not null } => row,
        { State: FenceState.Active } => await rows.TryReplace(row with { Disabled = Now() }, cancellationToken) ?? throw KeptChanging(),
        _ => throw Wrong("is not logged, or is lifted"),
    };

    /// <summary>
    /// The point of no return: from here on the fence cannot be lifted, and what it fences may be destroyed. It is passed on the very row
    /// that was checked: one that has changed since is refused, and checked anew by whoever tries again.
    /// </summary>
    /// <param name="row">As it was checked, with its ETag.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidOperationException">It is not logged, or is lifted.</exception>
    /// <exception cref="KeyVaultException">Conflict: the row has changed since it was read.</exception>
    public async Task<FenceRow> MakeFinal(FenceRow row, CancellationToken cancellationToken = default) => row switch
    {
        { FinalSince: not null } => row,
        { State: FenceState.Active } => await rows.TryReplace(row with { FinalSince = Now() }, cancellationToken) ?? throw KeptChanging(),
        _ => throw Wrong("is not logged, or is lifted"),
    };

    /// <summary>Takes the fence back, inside the cooling-off.</summary>
    /// <exception cref="InvalidOperationException">There is no row, or the point of no return is passed.</exception>
    public Task<FenceRow> Lift(string subject, CancellationToken cancellationToken = default) => Move(
        subject,
        row => row switch
        {
            { State: FenceState.Lifted } => row,
            { FinalSince: null } => row with { State = FenceState.Lifted },
            _ => throw Wrong("is past the point of no return"),
        },
        cancellationToken);

    /// <summary>
    /// Says when the last backup that may hold the subject has expired. A later date replaces an earlier one, and no earlier a later.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no row, or it may still be lifted.</exception>
    public Task<FenceRow> Expire(string subject, DateTimeOffset ends, CancellationToken cancellationToken = default) => Move(
        subject, row => Ending(row, ends), cancellationToken);

    /// <summary>The same on the very row that was checked.</summary>
    /// <exception cref="InvalidOperationException">It may still be lifted.</exception>
    /// <exception cref="KeyVaultException">Conflict: the row has changed since it was read.</exception>
    public Task<FenceRow> Expire(FenceRow row, DateTimeOffset ends, CancellationToken cancellationToken = default) =>
        Replace(row, Ending(row, ends), cancellationToken);

    /// <summary>
    /// Before the key is purged: remembers what the vault says of its deletion, the first time, and when the last backup has expired that
    /// may hold the subject, see <see cref="Expire(FenceRow, DateTimeOffset, CancellationToken)"/>.
    /// </summary>
    /// <param name="row">As it was checked, with its ETag.</param>
    /// <param name="deletion">Null where the vault says nothing any more.</param>
    /// <param name="ends">Null where that is not known, or was said before.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidOperationException">It may still be lifted.</exception>
    /// <exception cref="KeyVaultException">Conflict: the row has changed since it was read.</exception>
    public Task<FenceRow> NoteDeletion(
        FenceRow row, KeyDeletion? deletion, DateTimeOffset? ends, CancellationToken cancellationToken = default)
    {
        if (row.FinalSince is null) throw Wrong("may still be lifted");
        var next = row.Deletion is null && deletion is not null ? row with { Deletion = deletion } : row;
        return Replace(row, ends is { } date ? Ending(next, date) : next, cancellationToken);
    }

    /// <summary>Marks an expired row as one that is to go. It is logged as retired next, and then <see cref="Remove"/>d.</summary>
    /// <exception cref="InvalidOperationException">It has not expired.</exception>
    public async Task<FenceRow> Retire(FenceRow row, CancellationToken cancellationToken = default)
    {
        if (row.State == FenceState.Retired) return row;
        if (row.Ends is not { } ends || ends > time.GetUtcNow()) throw Wrong("has not expired");
        return await rows.TryReplace(row with { State = FenceState.Retired }, cancellationToken) ?? throw KeptChanging();
    }

    /// <summary>Deletes a retired or lifted row: with it ends what was kept of the subject.</summary>
    /// <exception cref="InvalidOperationException">It holds.</exception>
    public async Task Remove(FenceRow row, CancellationToken cancellationToken = default)
    {
        if (row.State is not (FenceState.Retired or FenceState.Lifted)) throw Wrong("holds");
        if (!await rows.TryRemove(row, cancellationToken)) throw KeptChanging();
    }

    /// <summary>Keeps which rows were the subject's, to tell after a restore what came back from what is new.</summary>
    /// <exception cref="InvalidOperationException">There is no row of this request.</exception>
    public async Task KeepRows(
        string subject,
        string requestId,
        int page,
        IReadOnlyCollection<RowFingerprint> fingerprints,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fingerprints.Count, RowsInPage);
        if (await Find(subject, cancellationToken) is not { } row || row.RequestId != requestId) throw Wrong("is not there");
        await rows.KeepRows(row.Id, requestId, page, fingerprints, cancellationToken);
    }

    /// <summary>Which rows were the subject's when the fence was raised.</summary>
    public async Task<IReadOnlySet<RowFingerprint>> RowsOf(FenceRow row, CancellationToken cancellationToken = default) =>
        await rows.ListRows(row.Id, row.RequestId, cancellationToken).ToHashSetAsync(cancellationToken: cancellationToken);

    /// <summary>The subject's row, or null.</summary>
    public async Task<FenceRow?> Find(string subject, CancellationToken cancellationToken = default) =>
        await rows.Find((await key.Index(cancellationToken)).OfSubject(subject), cancellationToken);

    /// <summary>Every row, in no order.</summary>
    public IAsyncEnumerable<FenceRow> List(CancellationToken cancellationToken = default) => rows.List(cancellationToken);

    /// <summary>The hashes under which rows name their selectors, to recognise what a restore brought back.</summary>
    public ValueTask<FenceIndex> Index(CancellationToken cancellationToken = default) => key.Index(cancellationToken);

    /// <exception cref="SubjectFencedException">The subject's fence holds, and may still be lifted.</exception>
    /// <exception cref="SubjectErasedException">The subject's fence holds for good.</exception>
    internal async Task RequireOpen(string owner, CancellationToken cancellationToken)
    {
        if (!KeyOwners.IsSubject(owner) || await Find(owner, cancellationToken) is not { Holds: true } row) return;
        throw row.FinalSince is null ? new SubjectFencedException() : new SubjectErasedException();
    }

    private DateTimeOffset Now() => time.GetUtcNow();

    private Task<FenceRow> Move(string subject, Func<FenceRow, FenceRow> step, CancellationToken cancellationToken) => Contended(async () =>
    {
        var row = await Find(subject, cancellationToken) ?? throw Wrong("is not there");
        var next = step(row);
        return next == row ? row : await rows.TryReplace(next, cancellationToken);
    });

    private async Task<FenceRow> Replace(FenceRow row, FenceRow next, CancellationToken cancellationToken) =>
        next == row ? row : await rows.TryReplace(next, cancellationToken) ?? throw KeptChanging();

    private static FenceRow Confirmed(FenceRow row, long logIndex, FencedKey? key) => row switch
    {
        { State: FenceState.Prepared } => row with { State = FenceState.Active, LogIndex = logIndex, Key = key },
        { State: FenceState.Active } when row.LogIndex == logIndex && (row.Key ?? key) == key => row with { Key = key },
        _ => throw Wrong("is not the one that was logged there"),
    };

    private static FenceRow Ending(FenceRow row, DateTimeOffset ends) =>
        row.FinalSince is null ? throw Wrong("may still be lifted") : row.Ends >= ends ? row : row with { Ends = ends };

    private static Task<FenceRow> Contended(Func<Task<FenceRow?>> write) => Retry.UpTo(Attempts, write, KeptChanging);

    private static InvalidOperationException Wrong(string why) => new($"The subject's fence {why}.");

    private static KeyVaultException KeptChanging() => new(KeyVaultError.Conflict, "The subject's fence kept changing.");
}
