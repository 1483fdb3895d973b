using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Workflows;

namespace Compliance.Storage.Evidence;

internal sealed class RequestAccounts(StorageLayout layout) : IRequestAccounts
{
    private readonly TableClient table = layout.Accounts;

    /// <summary>A store with many collections has a line for each of them.</summary>
    public Task Record(string requestId, string step, IReadOnlyList<AccountLine> lines, CancellationToken cancellation)
    {
        var row = new TableEntity(requestId, step);
        row.SetLongText("Lines", JsonSerializer.Serialize(lines, WorkflowJson.Options));
        return table.TryAdd(row, cancellation);
    }

    public async Task<IReadOnlyList<AccountLine>> Read(string requestId, CancellationToken cancellation)
    {
        var lines = new List<AccountLine>();
        await foreach (var row in table.QueryAsync<TableEntity>(each => each.PartitionKey == requestId, cancellationToken: cancellation))
            lines.AddRange(JsonSerializer.Deserialize<IReadOnlyList<AccountLine>>(row.GetLongText("Lines")!, WorkflowJson.Options)!);
        return lines;
    }
}
