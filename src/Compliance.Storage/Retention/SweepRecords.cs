using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Retention;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Retention;

/// <summary>
/// A row for each sweep, all in one partition, and one for each of its collections, in a partition of the sweep's. The names of
/// collections are in the rows' JSON alone: they may hold what a table's key refuses.
/// </summary>
internal sealed class SweepRecords(StorageLayout layout) : ISweepRecords
{
    private const string Sweeps = "sweeps";

    /// <summary>What a table takes in one transaction.</summary>
    private const int MaxBatch = 100;

    private readonly TableClient _table = layout.Table(Bookmarks.Table);

    public async Task Begin(SweepRecord sweep, IReadOnlyList<SweptCollection> collections, CancellationToken cancellation)
    {
        // The sweep last: what is found under its id is whole.
        foreach (var some in collections.Index().Chunk(MaxBatch))
            await _table.SubmitTransactionAsync(some.Select(each => Upsert(Row(sweep.Id, Key(each.Index), each.Item))), cancellation);
        await Save(sweep, cancellation);
    }

    public async Task<SweepRecord?> Find(string sweepId, CancellationToken cancellation) =>
        Read<SweepRecord>(await _table.Find(Sweeps, sweepId, cancellation));

    public Task Save(SweepRecord sweep, CancellationToken cancellation)
    {
        var row = Row(Sweeps, sweep.Id, sweep);
        row["At"] = sweep.At.ToDateTimeOffset();
        return _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    public async Task<SweptCollection?> FindCollection(string sweepId, int index, CancellationToken cancellation) =>
        Read<SweptCollection>(await _table.Find(sweepId, Key(index), cancellation));

    public Task SaveCollection(string sweepId, int index, SweptCollection swept, CancellationToken cancellation) =>
        _table.UpsertEntityAsync(Row(sweepId, Key(index), swept), TableUpdateMode.Replace, cancellation);

    public async IAsyncEnumerable<IndexedCollection> List(string sweepId, int from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {sweepId} and RowKey ge {Key(from)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            yield return new IndexedCollection(int.Parse(row.RowKey, CultureInfo.InvariantCulture), Read<SweptCollection>(row)!);
    }

    public async Task<SweepRecord?> FindLast(CancellationToken cancellation)
    {
        SweepRecord? last = null;
        await foreach (var row in _table.QueryAsync<TableEntity>(each => each.PartitionKey == Sweeps, cancellationToken: cancellation))
        {
            if (Read<SweepRecord>(row) is { DryRun: false, Outcome: not null } sweep && (last is null || sweep.At > last.At))
                last = sweep;
        }

        return last;
    }

    public async Task RemoveBefore(Instant at, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Sweeps} and At lt {at.ToDateTimeOffset()}");
        await foreach (var sweep in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            var rows = await _table
                .QueryAsync<TableEntity>(
                    each => each.PartitionKey == sweep.RowKey, select: ["PartitionKey", "RowKey"], cancellationToken: cancellation)
                .ToListAsync(cancellation);
            foreach (var some in rows.Chunk(MaxBatch))
                await _table.SubmitTransactionAsync(
                    some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row)), cancellation);

            // The sweep last: what a crash leaves behind is found by it the next time.
            await _table.DeleteEntityAsync(Sweeps, sweep.RowKey, cancellationToken: cancellation);
        }
    }

    private static string Key(int index) => index.ToString("D10", CultureInfo.InvariantCulture);

    private static TableEntity Row<T>(string partition, string key, T content) =>
        new(partition, key) { ["Json"] = JsonSerializer.Serialize(content, WorkflowJson.Options) };

    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);

    private static T? Read<T>(TableEntity? row)
        where T : class => row is null ? null : JsonSerializer.Deserialize<T>(row.GetString("Json"), WorkflowJson.Options);
}
