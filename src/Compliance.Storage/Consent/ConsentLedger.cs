using System.Globalization;
using System.Net;
using Azure;
using Azure.Data.Tables;
using Compliance.Consent;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Storage.Changes;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Consent;

/// <summary>
/// A partition for each person or device: a head, a row for each topic with its newest act, a row for each event, and one for each notice
/// that was rendered. Every change is one transaction that replaces the head, by its ETag.
/// </summary>
internal sealed class ConsentLedger(StorageLayout layout, ConsentDeadlines deadlines, ChangeNotes changes, IClock clock)
    : IConsentLedger, IUnloggedConsents
{
    internal static readonly StateTable Table = new("consents", StateAccount.State, Role.Service);

    // In the order of the keys the head comes before the topics: of a reading that another change runs into, the head is the older part,
    // and what is decided on it is refused.
    private const string Head = "head";
    private const string Topic = "topic-";
    private const string BehindTopics = "topic.";
    private const string Event = "event-";
    private const string BehindEvents = "event.";
    private const string Rendered = "rendered-";
    private const string Device = "device-";

    private readonly TableClient _table = layout.Table(Table);
    private readonly NoticeHolders _holders = new(layout.Table(NoticeHolders.Table));
    private readonly UnloggedLedgers _unlogged = new(layout.Table(UnloggedLedgers.Table));

    public async Task<LedgerView> Read(ConsentHolder holder, CancellationToken cancellation)
    {
        var (head, version, topics) = (LedgerHead.Empty, (string?)null, new Dictionary<string, TopicState>(StringComparer.Ordinal));
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {holder.ToString()} and (RowKey eq {Head} or (RowKey ge {Topic} and RowKey lt {BehindTopics}))");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey == Head)
                (head, version) = (ConsentJson.Read<LedgerHead>(row), row.ETag.ToString());
            else
                topics[row.GetString("Topic")] = ConsentJson.Read<TopicState>(row);
        }

        return new LedgerView(holder, head, version, topics);
    }

    public async Task<bool> TryCommit(LedgerCommit commit, CancellationToken cancellation)
    {
        var holder = commit.Read.Holder.ToString();
        var head = ConsentJson.Row(holder, Head, commit.Head);

        // After the ledger was read and before it is committed to, see IUnloggedConsents.
        var noted = commit.Events.Count > 0
            ? _unlogged.Note(commit.Read.Holder, clock.GetCurrentInstant(), cancellation)
            : Task.CompletedTask;
        var consents = commit.Events.Where(each => each.Act is ConsentAct.Given or ConsentAct.Renewed);
        var ends = consents.Select(each => each.Until).OfType<Instant>().Distinct();
        await Task.WhenAll(ends.Select(end => deadlines.Add(commit.Read.Holder, end, null, cancellation)).Append(noted));
        var hold = await changes.Note(holder, cancellation);
        List<TableTransactionAction> actions =
        [
            commit.Read.Version is { } version
                ? new(TableTransactionActionType.UpdateReplace, head, new ETag(version))
                : new(TableTransactionActionType.Add, head),
            .. commit.Topics.Select(each => Upsert(TopicRow(holder, each.Key, each.Value))),
            .. commit.Events.Select(each =>
                new TableTransactionAction(TableTransactionActionType.Add, ConsentJson.Row(holder, Key(each), each))),
        ];
        if (commit.Answered is { } answered)
            actions.Add(Upsert(RenderedRow(holder, answered)));
        if (commit.Joined is { } joined)
            actions.Add(Upsert(new TableEntity(holder, Key(joined.Device)) { ["Through"] = joined.Through }));
        try
        {
            await hold.Make(stop => _table.SubmitTransactionAsync(actions, stop), cancellation);
            return true;
        }
        catch (RequestFailedException lost)
            when (lost.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    public async Task AddRendered(ConsentHolder holder, RenderedNotice rendered, CancellationToken cancellation)
    {
        await deadlines.Add(holder, rendered.Expires, rendered.TokenHash, cancellation);
        await _table.TryAdd(RenderedRow(holder.ToString(), rendered), cancellation);
    }

    public async Task<RenderedNotice?> FindRendered(ConsentHolder holder, Sha256Hash tokenHash, CancellationToken cancellation) =>
        await _table.Find(holder.ToString(), KeyOfRendered(tokenHash), cancellation) is { } row
            ? ConsentJson.Read<RenderedNotice>(row)
            : null;

    public async Task<long> FindJoined(ConsentHolder person, Guid device, CancellationToken cancellation) =>
        await _table.Find(person.ToString(), Key(device), cancellation) is { } row ? row.GetInt64("Through") ?? 0 : 0;

    public IAsyncEnumerable<ConsentEvent> History(ConsentHolder holder, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {holder.ToString()} and RowKey ge {Event} and RowKey lt {BehindEvents}");
        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).Select(ConsentJson.Read<ConsentEvent>);
    }

    public Task AddHolder(string notice, int version, ConsentHolder holder, CancellationToken cancellation) =>
        _holders.Add(notice, version, holder, cancellation);

    public Task AddRestricted(ConsentHolder person, CancellationToken cancellation) => _holders.AddRestricted(person, cancellation);

    public Task<bool> MayBeRestricted(ConsentHolder person, CancellationToken cancellation) =>
        _holders.HasRestricted(person, cancellation);

    public IAsyncEnumerable<ConsentHolder> ListRestricted(CancellationToken cancellation) => _holders.ListRestricted(cancellation);

    public Task<HolderPage> Holders(string notice, int version, string? after, int size, CancellationToken cancellation) =>
        _holders.List(notice, version, after, size, cancellation);

    public IAsyncEnumerable<NotedLedger> List(CancellationToken cancellation) => _unlogged.List(cancellation);

    public Task Remove(NotedLedger note, CancellationToken cancellation) => _unlogged.Remove(note, cancellation);

    public async Task<UnloggedEvents> Read(ConsentHolder holder, int max, CancellationToken cancellation)
    {
        // The head first: what is committed after this reading is not confirmed with it.
        var row = await _table.Find(holder.ToString(), Head, cancellation);
        var head = row is null ? LedgerHead.Empty : ConsentJson.Read<LedgerHead>(row);
        var (from, to) = (Key(head.LoggedThrough + 1), Key(head.Sequence));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {holder.ToString()} and RowKey ge {from} and RowKey le {to}");
        var events = head.LoggedThrough == head.Sequence
            ? []
            : await _table.QueryAsync<TableEntity>(filter, maxPerPage: max + 1, cancellationToken: cancellation)
                .Select(ConsentJson.Read<ConsentEvent>).Take(max + 1).ToListAsync(cancellation);
        var isAll = events.Count <= max;
        return new UnloggedEvents(
            holder, isAll ? events : events[..max], isAll ? head.Sequence : events[max - 1].Sequence, isAll, row?.ETag.ToString());
    }

    public async Task<bool> TryConfirm(UnloggedEvents logged, CancellationToken cancellation)
    {
        var holder = logged.Holder.ToString();
        if (logged.Version is not { } version)
            return await _table.TryAdd(ConsentJson.Row(holder, Head, LedgerHead.Empty), cancellation) is not null;
        if (await _table.Find(holder, Head, cancellation) is not { } row || row.ETag != new ETag(version))
            return false;
        var next = ConsentJson.Row(holder, Head, ConsentJson.Read<LedgerHead>(row) with { LoggedThrough = logged.Through });
        next.ETag = row.ETag;
        return await _table.TryReplace(next, cancellation) is not null;
    }

    private static TableEntity TopicRow(string holder, string topic, TopicState state)
    {
        var row = ConsentJson.Row(holder, $"{Topic}{RowKeys.Of(topic)}", state);
        row["Topic"] = topic;
        return row;
    }

    private static TableEntity RenderedRow(string holder, RenderedNotice rendered) =>
        ConsentJson.Row(holder, KeyOfRendered(rendered.TokenHash), rendered);

    internal static string KeyOfRendered(Sha256Hash tokenHash) => $"{Rendered}{tokenHash}";

    private static string Key(ConsentEvent each) => Key(each.Sequence);

    private static string Key(long sequence) => $"{Event}{sequence.ToString("D19", CultureInfo.InvariantCulture)}";

    private static string Key(Guid device) => $"{Device}{device:N}";

    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);
}
