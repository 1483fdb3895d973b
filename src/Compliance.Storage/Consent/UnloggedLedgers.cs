using Azure;
using Azure.Data.Tables;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Consent;

/// <summary>
/// A note for each ledger with events that may not be logged: a table of its own, for whoever looks for them would else have to read every
/// ledger. It has 16 partitions, so that what everybody does at once is not bound to what one partition takes.
/// </summary>
internal sealed class UnloggedLedgers(TableClient table)
{
    internal static readonly StateTable Table = new("consentunlogged", StateAccount.State, Role.Service);

    private const string At = "At";

    public Task Note(ConsentHolder holder, Instant at, CancellationToken cancellation) => table.UpsertEntityAsync(
        new TableEntity(Partition(holder), holder.ToString()) { [At] = at.ToDateTimeOffset() }, TableUpdateMode.Replace, cancellation);

    public IAsyncEnumerable<NotedLedger> List(CancellationToken cancellation) =>
        table.QueryAsync<TableEntity>(cancellationToken: cancellation).Select(row => new NotedLedger(
            ConsentHolder.TryParse(row.RowKey) ?? throw new InvalidOperationException("A ledger's note has no holder's key."),
            Instant.FromDateTimeOffset(row.GetDateTimeOffset(At)!.Value), row.ETag.ToString()));

    public Task Remove(NotedLedger note, CancellationToken cancellation) => table.TryRemove(
        new TableEntity(Partition(note.Holder), note.Holder.ToString()) { ETag = new ETag(note.Version) }, cancellation);

    private static string Partition(ConsentHolder holder) => RowKeys.Of(holder.ToString())[..1];
}
