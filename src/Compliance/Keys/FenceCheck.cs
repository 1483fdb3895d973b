using System.Globalization;
using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Protection.Erasure;

namespace Compliance.Keys;

/// <summary>Compares the fence's rows with the log's entries: the log cannot forget, so what it tells of and the table has not was lost.</summary>
public sealed class FenceCheck(SubjectFences fences, IEvidenceLog log, LogReader reader, IRequestAccounts accounts)
{
    /// <summary>Accounts of the fence as a whole, beside those of requests.</summary>
    private const string Seen = "fences-seen";
    private const string Ended = "fences-ended";

    private const int BundleSize = 256;

    /// <exception cref="FenceLostException">The log tells of fences whose rows are gone.</exception>
    public async Task Require(CancellationToken cancellation)
    {
        var logged = await Logged(cancellation);
        if (logged.Count == 0)
            return;
        await foreach (var row in fences.List(cancellation))
        {
            if ((row.LogIndex ?? (await log.Find(Entries.FencedId(row.RequestId), cancellation))?.Index) is { } index)
                logged.Remove(index);
        }

        foreach (var line in await accounts.Read(Ended, cancellation))
            logged.Remove(line.Count!.Value);
        if (logged.Count > 0)
            throw new FenceLostException([.. logged.Order()]);
    }

    /// <summary>Whether the log holds this row's hash where the row says.</summary>
    public async Task<bool> IsLogged(FenceRow row, CancellationToken cancellation) =>
        await log.Find(Entries.FencedId(row.RequestId), cancellation) is { Entry.Kind: EntryKind.Fenced } entry
        && entry.Index == row.LogIndex && entry.Member("fence") == Convert.ToBase64String(row.Hash());

    /// <summary>Remembers that a fence's row is to go: from then on it is not missed.</summary>
    internal Task End(long index, CancellationToken cancellation) =>
        accounts.Record(Ended, index.ToString("D19", CultureInfo.InvariantCulture), [new AccountLine("fence", "ended", index)], cancellation);

    /// <summary>The indexes of all fenced entries; what was read before is remembered, for a log only grows.</summary>
    private async Task<HashSet<long>> Logged(CancellationToken cancellation)
    {
        var known = await accounts.Read(Seen, cancellation);
        var found = known.SelectMany(line => (line.Detail ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToHashSet();
        var from = known.Select(line => line.Count!.Value).DefaultIfEmpty().Max();
        if (await reader.Read(cancellation) is not { } view || view.Checkpoint.Size <= from)
            return found;

        var fresh = new List<long>();
        for (var bundle = from / BundleSize; bundle * BundleSize < view.Checkpoint.Size; bundle++)
        {
            var leaves = await view.ReadLeaves(bundle, cancellation);
            fresh.AddRange(Enumerable.Range(0, leaves.Count)
                .Where(at => (bundle * BundleSize) + at >= from && leaves[at].Span[1] == (byte)EntryKind.Fenced).Select(at => (bundle * BundleSize) + at));
        }

        var line = new AccountLine("fences", "seen", view.Checkpoint.Size, string.Join(',', fresh));
        await accounts.Record(Seen, view.Checkpoint.Size.ToString("D19", CultureInfo.InvariantCulture), [line], cancellation);
        found.UnionWith(fresh);
        return found;
    }
}

/// <summary>Fences that the log tells of have no row: the table was lost or came from a backup that is older than they are.</summary>
public sealed class FenceLostException(IReadOnlyList<long> entries) : Exception(
    $"The log tells of {entries.Count} erasures whose fence rows are gone (entries {string.Join(", ", entries.Take(10))}): restore the fence's table from a later backup. Until then nobody knows whom to erase again, and nothing is started.")
{
    /// <summary>Of the log.</summary>
    public IReadOnlyList<long> Entries { get; } = entries;
}
