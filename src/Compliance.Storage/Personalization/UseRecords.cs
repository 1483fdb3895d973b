using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Personalization;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Personalization;

/// <summary>A partition for each person or device, with a row for each use, the newest first.</summary>
internal sealed class UseRecords(StorageLayout layout) : IUseRecords
{
    internal static readonly StateTable Table = new("uses", StateAccount.State, Role.Service);

    /// <summary>What a table takes in one transaction.</summary>
    private const int MaxBatch = 100;

    private readonly TableClient _table = layout.Table(Table);

    public Task Add(UseRecord record, CancellationToken cancellation)
    {
        var row = new TableEntity(record.Person, Key(record)) { ["At"] = record.At.ToDateTimeOffset() };
        row.SetLongText("Json", JsonSerializer.Serialize(record, WorkflowJson.Options));
        return _table.AddEntityAsync(row, cancellation);
    }

    public async Task<UsePage> List(string person, string? after, int size, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {person} and RowKey gt {after ?? ""}");
        var rows = await _table
            .QueryAsync<TableEntity>(filter, maxPerPage: size, cancellationToken: cancellation)
            .Take(size)
            .ToListAsync(cancellation);
        return new UsePage([.. rows.Select(Read)], rows.Count == size ? rows[^1].RowKey : null);
    }

    public async Task RemoveBefore(Instant at, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"At lt {at.ToDateTimeOffset()}");
        var old = _table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellation);
        var batch = new List<TableEntity>();
        await foreach (var row in old)
        {
            if (batch.Count == MaxBatch || (batch.Count > 0 && batch[0].PartitionKey != row.PartitionKey))
                await Remove(batch, cancellation);
            batch.Add(row);
        }

        await Remove(batch, cancellation);
    }

    private async Task Remove(List<TableEntity> batch, CancellationToken cancellation)
    {
        if (batch.Count > 0)
            await _table.SubmitTransactionAsync(
                batch.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row)), cancellation);
        batch.Clear();
    }

    private static string Key(UseRecord record) =>
        $"{(long.MaxValue - record.At.ToUnixTimeTicks()).ToString("D19", CultureInfo.InvariantCulture)}-{record.Id}";

    private static UseRecord Read(TableEntity row) =>
        JsonSerializer.Deserialize<UseRecord>(row.GetLongText("Json")!, WorkflowJson.Options)!;
}
