using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Workflows;

namespace Compliance.Storage.Evidence;

internal sealed class RequestAccounts(StorageLayout layout) : IRequestAccounts
{
    private readonly TableClient table = layout.Accounts;

    public Task Record(string requestId, string step, IReadOnlyList<AccountLine> lines, CancellationToken cancellation) =>
        table.TryAdd(new TableEntity(requestId, step) { ["Lines"] = JsonSerializer.Serialize(lines, WorkflowJson.Options) }, cancellation);

    public async Task<IReadOnlyList<AccountLine>> Read(string requestId, CancellationToken cancellation)
    {
        var lines = new List<AccountLine>();
        await foreach (var row in table.QueryAsync<TableEntity>(each => each.PartitionKey == requestId, cancellationToken: cancellation))
            lines.AddRange(JsonSerializer.Deserialize<IReadOnlyList<AccountLine>>(row.GetString("Lines"), WorkflowJson.Options)!);
        return lines;
    }
}
