using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Recipients;
using Compliance.Storage.Requests;
using Compliance.Storage.State;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Recipients;

/// <summary>A partition for each request, and a row for each recipient.</summary>
internal sealed class RecipientNotices(StorageLayout layout, CaseColumns columns) : IRecipientNotices
{
    internal static readonly StateTable Table = new("recipients", StateAccount.State, Role.Service);

    private const string RightColumn = "Right";
    private const string State = "State";
    private const string Begun = "Begun";
    private const string Attempts = "Attempts";
    private const string Failure = "Failure";
    private const string Confirmed = "Confirmed";
    private const string Receipt = "Receipt";

    private readonly TableClient _table = layout.Table(Table);

    public async Task Add(RecipientNotice notice, IReadOnlyList<Personal<string>> identifiers, CancellationToken cancellation)
    {
        var row = Write(notice, new TableEntity(notice.RequestId, notice.Recipient));
        if (identifiers.Count > 0)
            await columns.Of(Table.Name, notice.RequestId).Seal(
                row, JsonSerializer.SerializeToUtf8Bytes(identifiers.Select(each => each.Reveal())), cancellation);
        await _table.TryAdd(row, cancellation);
    }

    public async Task<RecipientNotice?> Find(string requestId, string recipient, CancellationToken cancellation) =>
        await _table.Find(requestId, recipient, cancellation) is { } row ? Read(row) : null;

    public async IAsyncEnumerable<RecipientNotice> ListOf(string requestId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {requestId}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            yield return Read(row);
    }

    public async Task<IReadOnlyList<Personal<string>>> Open(string requestId, string recipient, CancellationToken cancellation)
    {
        if (await _table.Find(requestId, recipient, cancellation) is not { } row || !SealedColumns.IsIn(row))
            return [];
        var texts = JsonSerializer.Deserialize<string[]>(await columns.Of(Table.Name, requestId).Open(row, cancellation))!;
        return [.. texts.Select(Personal.Of)];
    }

    public async Task<RecipientNotice?> Change(
        string requestId, string recipient, Func<RecipientNotice, RecipientNotice?> change, CancellationToken cancellation)
    {
        RecipientNotice? kept = null;
        await _table.Change(
            requestId, recipient,
            row =>
            {
                kept = Read(row);
                if (change(kept) is not { } next)
                    return false;
                Write(kept = next, row);
                if (next.State is NoticeState.Confirmed)
                    SealedColumns.Clear(row);
                return true;
            },
            cancellation);
        return kept;
    }

    private static TableEntity Write(RecipientNotice notice, TableEntity row)
    {
        row[RightColumn] = notice.Right.ToString();
        row[State] = notice.State.ToString();
        row[Begun] = notice.Begun.ToDateTimeOffset();
        row[Attempts] = notice.Attempts;
        row[Failure] = notice.Failure;
        row[Confirmed] = notice.Confirmed?.ToDateTimeOffset();
        row[Receipt] = notice.Receipt;
        return row;
    }

    private static RecipientNotice Read(TableEntity row) => new(
        row.PartitionKey, row.RowKey, Enum.Parse<Right>(row.GetString(RightColumn)), Enum.Parse<NoticeState>(row.GetString(State)),
        Instant.FromDateTimeOffset(row.GetDateTimeOffset(Begun)!.Value), row.GetInt32(Attempts) ?? 0)
    {
        Failure = row.GetString(Failure),
        Confirmed = row.GetDateTimeOffset(Confirmed) is { } at ? Instant.FromDateTimeOffset(at) : null,
        Receipt = row.GetString(Receipt),
    };
}
