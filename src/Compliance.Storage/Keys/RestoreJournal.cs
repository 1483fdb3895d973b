using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Restores;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Keys;

/// <summary>A row for each note. It may name rows of connected stores, so it is sealed.</summary>
internal sealed class RestoreJournal(StorageLayout layout, SubjectKeys keys, SubjectProtector protector) : IRestoreJournal
{
    private static readonly KeyOwner Owner = KeyOwner.Own("restore-journal");

    private readonly TableClient _table = layout.Table(Bookmarks.Table);
    private readonly SealedColumns _columns = new(layout, keys, protector, Owner, row => new("restores", row, "note"));

    public async IAsyncEnumerable<RestoreNote> List([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(row => row.PartitionKey == Owner.Id, cancellationToken: cancellation))
            yield return JsonSerializer.Deserialize<RestoreNote>(await _columns.Open(row, cancellation), WorkflowJson.Options)!;
    }

    public async Task Save(RestoreNote note, CancellationToken cancellation)
    {
        var row = Row(note);
        await _columns.Seal(row, JsonSerializer.SerializeToUtf8Bytes(note, WorkflowJson.Options), cancellation);
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    public async Task Remove(IReadOnlyCollection<RestoreNote> notes, CancellationToken cancellation)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                notes.Select(note => new TableTransactionAction(TableTransactionActionType.Delete, Row(note))), cancellation);
        }
        catch (TableTransactionFailedException gone) when (gone.Status is (int)HttpStatusCode.NotFound)
        {
            // Somebody else was removing the same ones.
            foreach (var note in notes)
                await _table.DeleteEntityAsync(Row(note).PartitionKey, Row(note).RowKey, cancellationToken: cancellation);
        }
    }

    private static TableEntity Row(RestoreNote note) => new(Owner.Id, RowKeys.Of($"{note.Pass:N}\n{note.What}\n{note.Done}"));
}
