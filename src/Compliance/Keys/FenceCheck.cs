using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;
using Compliance.Protection.Erasure;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Keys;

/// <summary>
/// Compares the fence's rows with the log's entries: the log cannot forget, so what it tells of and the table has not was lost. The eraser
/// keeps which entries there are in the custodian's account, one row each, until their fence ends; so only what is new in the log is read.
/// </summary>
public sealed class FenceCheck(
    SubjectFences fences, IEvidenceLog log, LogReader reader, IFencedEntries entries, AppRoles roles, IClock clock) : IStartCheck
{
    private const int BundleSize = 256;

    public IReadOnlyList<Role> Roles => [Role.Eraser, Role.Service];

    /// <exception cref="FenceLostException">The log tells of fences whose rows are gone.</exception>
    public async Task Require(CancellationToken cancellation)
    {
        var missing = await Learn(cancellation);
        if (missing.Count == 0)
            return;
        await foreach (var row in fences.List(cancellation))
        {
            if ((row.LogIndex ?? (await log.Find(EntryIds.Fenced(row.RequestId), cancellation))?.Index) is { } index)
                missing.Remove(index);
        }

        if (missing.Count == 0)
            return;
        var lost = new FenceLostException([.. missing.Order()]);
        await Tell(lost, cancellation);
        throw lost;
    }

    /// <summary>Reads what is new in the log. The eraser keeps it; others only look, for they cannot write there.</summary>
    /// <returns>The indexes of fenced entries whose fence has not ended.</returns>
    internal async Task<HashSet<long>> Learn(CancellationToken cancellation)
    {
        var (open, ended, from) = await entries.Read(cancellation);
        var known = open.ToHashSet();
        if (await reader.Read(cancellation) is not { } view || view.Checkpoint.Size <= from)
            return known;

        var fresh = new List<long>();
        for (var bundle = from / BundleSize; bundle * BundleSize < view.Checkpoint.Size; bundle++)
        {
            var leaves = await view.ReadLeaves(bundle, cancellation);
            fresh.AddRange(
                Enumerable
                    .Range(0, leaves.Count)
                    .Where(at => (bundle * BundleSize) + at >= from && leaves[at].Span[1] == (byte)EntryKind.Fenced)
                    .Select(at => (bundle * BundleSize) + at));
        }

        if (roles.Contains(Role.Eraser))
            await entries.Add(fresh, view.Checkpoint.Size, cancellation);
        known.UnionWith(fresh);
        known.ExceptWith(ended);
        return known;
    }

    /// <summary>
    /// Whether this row erases again: the log holds its hash, and it is beyond return. A row that came back from before does not know that
    /// it is, or where it was logged; then the log knows, which has the certificate's statement.
    /// </summary>
    /// <returns>The index of the row's entry; null where it erases nothing.</returns>
    public async Task<long?> FindCommittedEntry(FenceRow row, CancellationToken cancellation)
    {
        if (!row.Holds || await EntryOf(row, cancellation) is not { } entry)
            return null;
        return row.FinalSince is not null || await log.IsCertified(row.RequestId, cancellation) ? entry : null;
    }

    /// <returns>Null for a row that the log knows nothing of: anyone who can write the table could have made it.</returns>
    private async Task<long?> EntryOf(FenceRow row, CancellationToken cancellation) =>
        await log.Find(EntryIds.Fenced(row.RequestId), cancellation) is { Entry.Kind: EntryKind.Fenced } entry
        && (row.LogIndex ?? entry.Index) == entry.Index && entry.Member("fence") == Convert.ToBase64String(row.Hash()) ? entry.Index : null;

    /// <summary>
    /// In the log, which is whole: once a day, however often a start is tried. Where the log cannot be reached the start is refused all the
    /// same, and its reason is in the app's own log.
    /// </summary>
    private async Task Tell(FenceLostException lost, CancellationToken cancellation)
    {
        // By the role whose table it is: other apps refuse too, and need not say it again.
        if (!roles.Contains(Role.Eraser))
            return;
        var now = clock.GetCurrentInstant();
        var which = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(',', lost.Entries))).AsSpan(0, 8));
        try
        {
            await log.Append(
                new LogFenceRestored(
                    $"fence-{which}-{now.InUtc().Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture)}",
                    [
                        $"the fence's table, which misses the rows of {lost.Entries.Count} erasures (entries "
                        + $"{string.Join(", ", lost.Entries.Take(10))})",
                    ],
                    ["a start was refused until they are put back"]),
                cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The caller's reason matters more than this one.
        }
    }

    /// <summary>Remembers that a fence's row is to go: from then on it is not missed.</summary>
    internal Task End(long index, CancellationToken cancellation) => entries.End(index, cancellation);
}

/// <summary>
/// The log's entries of fences, kept by the eraser in the custodian's account, where the service cannot write: a row for each, which says
/// in the end that its fence has ended.
/// </summary>
public interface IFencedEntries
{
    /// <returns>The indexes of those whose fence has not ended, and of those whose fence has; and up to which size the log was
    /// read.</returns>
    Task<(IReadOnlyCollection<long> Open, IReadOnlyCollection<long> Ended, long Size)> Read(CancellationToken cancellation);

    /// <summary>Adds entries, each once, and after the last of them remembers the size. One that has ended stays so.</summary>
    /// <param name="indexes">In the log.</param>
    /// <param name="size">Of the log that was read; a smaller one than before changes nothing.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    Task Add(IReadOnlyCollection<long> indexes, long size, CancellationToken cancellation);

    /// <summary>Its fence has ended.</summary>
    Task End(long index, CancellationToken cancellation);
}

/// <summary>Fences that the log tells of have no row: the table was lost or came from a backup that is older than they are.</summary>
public sealed class FenceLostException(IReadOnlyList<long> entries)
    : Exception(
        $"The log tells of {entries.Count} erasures whose fence rows are gone (entries {string.Join(", ", entries.Take(10))}): restore "
        + $"the fence's table from a later backup. Until then nobody knows whom to erase again, and nothing is started.")
{
    /// <summary>Of the log.</summary>
    public IReadOnlyList<long> Entries { get; } = entries;
}
