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

    public Task RemoveBefore(Instant at, CancellationToken cancellation) =>
        _table.RemoveAll(TableClient.CreateQueryFilter($"At lt {at.ToDateTimeOffset()}"), cancellation);

    private static string Key(UseRecord record) =>
        $"{(long.MaxValue - record.At.ToUnixTimeTicks()).ToString("D19", CultureInfo.InvariantCulture)}-{record.Id}";

    private static UseRecord Read(TableEntity row) =>
        JsonSerializer.Deserialize<UseRecord>(row.GetLongText("Json")!, WorkflowJson.Options)!;
}
