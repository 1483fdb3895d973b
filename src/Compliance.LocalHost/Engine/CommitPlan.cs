using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace Compliance.LocalHost.Engine;

/// <summary>All that an episode changes in its partition.</summary>
/// <param name="Before">The head as it lies in the table; for a new instance, as it would lie there before its first step.</param>
/// <param name="After">The head as it shall be.</param>
internal sealed record Commit(Head Before, Head After)
{
    /// <summary>Null for an instance that is not in the table yet.</summary>
    public ETag? Expected { get; init; }

    /// <summary>History and outbox: rows that do not count until the head says so, and may therefore be written before it.</summary>
    public IReadOnlyList<TableEntity> Writes { get; init; } = [];

    /// <summary>Inbox rows that come: only with the head.</summary>
    public IReadOnlyList<TableEntity> Arrivals { get; init; } = [];

    /// <summary>Inbox rows that went into the history: only with the head.</summary>
    public IReadOnlyList<string> Consumed { get; init; } = [];

    /// <summary>Rows nobody reads any more: with the head as far as there is room.</summary>
    public IReadOnlyList<string> Litter { get; init; } = [];
}

/// <summary>One entity group transaction. Each holds the head first, so that each is refused once another host claimed the instance.</summary>
/// <param name="Changes">What it does, the head excepted.</param>
/// <param name="IsLast">Whether the head it writes is the new one.</param>
internal sealed record CommitPart(IReadOnlyList<TableTransactionAction> Changes, bool IsLast);

/// <summary>Splits a commit so that each part holds at most 100 rows and 3 MiB; the same commit is always split the same way.</summary>
internal static class CommitPlan
{
    public const int MaxRows = 100;
    public const int MaxBytes = 3 * 1024 * 1024;

    /// <summary>What a row costs beside its values: names, types, the part's own headers.</summary>
    private const int RowOverhead = 1024;

    /// <returns>The parts in order, and the litter for which there was no room.</returns>
    public static (IReadOnlyList<CommitPart> Parts, IReadOnlyList<string> LeftOver) Split(Commit commit)
    {
        var parts = new List<CommitPart>();
        var open = Part(commit);
        foreach (var row in commit.Writes)
        {
            if (!open.TryAdd(Upsert(row)))
            {
                parts.Add(new CommitPart(open.Changes, IsLast: false));
                open = Part(commit);
                open.TryAdd(Upsert(row));
            }
        }

        var withHead = commit.Arrivals.Select(Upsert).Concat(commit.Consumed.Select(key => Delete(commit, key))).ToList();
        if (!open.HasRoomFor(withHead))
        {
            parts.Add(new CommitPart(open.Changes, IsLast: false));
            open = Part(commit);
        }

        withHead.ForEach(open.Add);
        var leftOver = commit.Litter.SkipWhile(key => open.TryAdd(Delete(commit, key))).ToList();
        parts.Add(new CommitPart(open.Changes, IsLast: true));
        return (parts, leftOver);
    }

    private static Room Part(Commit commit) => new(Size(Rows.Write(commit.After)));

    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);

    private static TableTransactionAction Delete(Commit commit, string key) =>
        new(TableTransactionActionType.Delete, new TableEntity(commit.After.InstanceId, key), ETag.All);

    internal static int Size(TableEntity row) => RowOverhead + row.Keys.Select(key => row[key]).OfType<string>().Sum(Size);

    /// <summary>A short text is taken for the worst case, six bytes for a character, rather than measured.</summary>
    private static int Size(string text) => text.Length <= 256 ? 6 * text.Length : JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length;

    private sealed class Room(int bytes)
    {
        private readonly List<TableTransactionAction> changes = [];
        private int bytes = bytes;

        public IReadOnlyList<TableTransactionAction> Changes => changes;

        public bool HasRoomFor(List<TableTransactionAction> all) =>
            changes.Count + all.Count < MaxRows && bytes + all.Sum(Cost) <= MaxBytes;

        public bool TryAdd(TableTransactionAction change)
        {
            if (changes.Count + 1 >= MaxRows || bytes + Cost(change) > MaxBytes)
                return false;
            Add(change);
            return true;
        }

        public void Add(TableTransactionAction change)
        {
            changes.Add(change);
            bytes += Cost(change);
        }

        private static int Cost(TableTransactionAction change) => Size((TableEntity)change.Entity);
    }
}
