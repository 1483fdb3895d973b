using System.Net;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Evidence;

internal sealed class ProcessingJournal(StorageLayout layout) : IProcessingJournal
{
    internal static readonly StateTable Table = new("journal", StateAccount.Evidence, Role.Service);

    private readonly TableClient _table = layout.Table(Table);

    public async Task<bool> Record(string requestId, string step, IReadOnlyList<JournalLine> lines, CancellationToken cancellation) =>
        await _table.TryAdd(Row(requestId, step, lines), cancellation) is not null;

    public async Task Record(string requestId, string step, IReadOnlyList<JournalLine> lines, string? begun, CancellationToken cancellation)
    {
        if (begun is not null && await TryAddBoth(Row(requestId, step, lines), Row(requestId, begun, []), cancellation))
            return;
        await Record(requestId, step, lines, cancellation);
        if (begun is not null)
            await Record(requestId, begun, [], cancellation);
    }

    public async Task<IReadOnlySet<string>> ReadSteps(string requestId, CancellationToken cancellation) =>
        await _table.QueryAsync<TableEntity>(each => each.PartitionKey == requestId, select: ["RowKey"], cancellationToken: cancellation)
            .Select(row => row.RowKey).ToHashSetAsync(cancellationToken: cancellation);

    public async Task<IReadOnlyList<JournalLine>> Read(string requestId, CancellationToken cancellation)
    {
        var lines = new List<JournalLine>();
        await foreach (var row in _table.QueryAsync<TableEntity>(each => each.PartitionKey == requestId, cancellationToken: cancellation))
            lines.AddRange(JsonSerializer.Deserialize<IReadOnlyList<JournalLine>>(row.GetLongText("Lines")!, WorkflowJson.Options)!);
        return lines;
    }

    /// <returns>False, and nothing is added, where one of them is there already.</returns>
    private async Task<bool> TryAddBoth(TableEntity one, TableEntity other, CancellationToken cancellation)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, one), new(TableTransactionActionType.Add, other)], cancellation);
            return true;
        }
        catch (RequestFailedException there) when (there.Status == (int)HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>A store with many collections has a line for each of them.</summary>
    private static TableEntity Row(string requestId, string step, IReadOnlyList<JournalLine> lines)
    {
        var row = new TableEntity(requestId, step);
        row.SetLongText("Lines", JsonSerializer.Serialize(lines, WorkflowJson.Options));
        return row;
    }
}
