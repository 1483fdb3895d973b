using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Correspondence;
using Compliance.Storage.Requests;
using Compliance.Storage.State;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Correspondence;

/// <summary>A partition for each request, and a row for each message.</summary>
internal sealed class MailOutbox(StorageLayout layout, CaseColumns columns) : IMailOutbox, ICaseRows
{
    internal static readonly StateTable Table = new("mails", StateAccount.State, Role.Service);

    private const string Template = "Template";
    private const string State = "State";
    private const string Attempts = "Attempts";
    private const string Failure = "Failure";
    private const string Queued = "Queued";
    private const string NotAfter = "NotAfter";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<MailDraft> Add(
        string requestId, string mailId, MailDraft draft, Instant queued, Instant? notAfter, CancellationToken cancellation)
    {
        var row = new TableEntity(requestId, mailId)
        {
            [Template] = draft.Template.ToString(), [State] = nameof(MailState.Waiting), [Queued] = queued.ToDateTimeOffset(),
            [NotAfter] = notAfter?.ToDateTimeOffset(), [Attempts] = 0,
        };
        await columns.Of(Table.Name, requestId).Seal(row, Write(draft), cancellation);
        return await _table.TryAdd(row, cancellation) is null ? await Open(requestId, mailId, cancellation) ?? draft : draft;
    }

    public async Task<MailRecord?> Find(string requestId, string mailId, CancellationToken cancellation) =>
        await _table.Find(requestId, mailId, cancellation) is { } row
            ? new MailRecord(
                requestId, mailId, Enum.Parse<MailTemplate>(row.GetString(Template)), StateOf(row),
                Instant.FromDateTimeOffset(row.GetDateTimeOffset(Queued)!.Value),
                row.GetDateTimeOffset(NotAfter) is { } end ? Instant.FromDateTimeOffset(end) : null, row.GetInt32(Attempts) ?? 0)
            {
                Failure = row.GetString(Failure),
            }
            : null;

    public async Task<MailDraft?> Open(string requestId, string mailId, CancellationToken cancellation) =>
        await _table.Find(requestId, mailId, cancellation) is { } row && StateOf(row) is MailState.Waiting
            ? Read(await columns.Of(Table.Name, requestId).Open(row, cancellation))
            : null;

    public Task Note(string requestId, string mailId, MailState state, string? failure, CancellationToken cancellation) => _table.Change(
        requestId, mailId,
        row =>
        {
            if (StateOf(row) is not MailState.Waiting)
                return false;
            row[State] = state.ToString();
            row[Attempts] = (row.GetInt32(Attempts) ?? 0) + 1;
            row[Failure] = failure;
            if (state is not MailState.Waiting)
                SealedColumns.Clear(row);
            return true;
        },
        cancellation);

    public Task Remove(string requestId, CancellationToken cancellation) =>
        _table.RemoveAll(TableClient.CreateQueryFilter($"PartitionKey eq {requestId}"), cancellation);

    private static MailState StateOf(TableEntity row) => Enum.Parse<MailState>(row.GetString(State));

    private static byte[] Write(MailDraft draft) => JsonSerializer.SerializeToUtf8Bytes(new Document(
        draft.To.Reveal(), draft.Template, draft.Language,
        draft.Values.ToDictionary(each => each.Key, each => each.Value.Reveal(), StringComparer.Ordinal)));

    private static MailDraft Read(byte[] json)
    {
        var document = JsonSerializer.Deserialize<Document>(json)!;
        return new MailDraft(
            Personal.Of(document.To), document.Template, document.Language,
            document.Values.ToDictionary(each => each.Key, each => Personal.Of(each.Value), StringComparer.Ordinal));
    }

    private sealed record Document(string To, MailTemplate Template, string Language, Dictionary<string, string> Values);
}
