using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Compliance.LocalHost.Engine;

/// <summary>The engine's one table. Storage that is away is asked again until it is back; nothing is given up because of it.</summary>
internal sealed class EngineTable(
    TableClient table, HostLease lease, EngineCounters counters, IFaultPoints faults, ILogger log, CancellationToken ended)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private long commits;

    /// <summary>Writes a commit, in as many transactions as it needs.</summary>
    /// <returns>The head's new ETag; null when the instance was to be new and is there already.</returns>
    /// <exception cref="FencedException">When the instance was changed by another host.</exception>
    public async Task<(ETag Head, IReadOnlyList<string> LeftOver)?> Submit(Commit commit)
    {
        var (parts, leftOver) = CommitPlan.Split(commit);
        var expected = commit.Expected;
        var before = commit.Before;
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                faults.Reached(FaultPoint.EpisodeBetweenTransactions);

            var token = string.Create(CultureInfo.InvariantCulture, $"{lease.Epoch}-{Interlocked.Increment(ref commits)}");
            var head = (parts[i].IsLast ? commit.After : before) with { Commit = token, Epoch = lease.Epoch };
            if (await Send(parts[i], before, head, expected) is not { } written)
                return null;
            expected = written;
            before = head;
        }

        return (expected!.Value, leftOver);
    }

    private async Task<ETag?> Send(CommitPart part, Head before, Head head, ETag? expected)
    {
        var headChange = expected is { } etag
            ? new TableTransactionAction(TableTransactionActionType.UpdateMerge, Rows.WriteChange(before, head), etag)
            : new TableTransactionAction(TableTransactionActionType.Add, Rows.Write(head));
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            await lease.Held(ended);
            Exception failure;
            try
            {
                counters.Count(StorageCall.Episode);
                var written = await table.SubmitTransactionAsync([headChange, .. part.Changes], ended);
                return written.Value[0].Headers.ETag!.Value;
            }
            catch (Exception e) when (StorageFailure.IsTransient(e) || e is RequestFailedException { Status: 404 or 409 or 412 })
            {
                failure = e;
            }

            // Whatever was answered, or not answered: the head tells what happened.
            ended.ThrowIfCancellationRequested();
            var found = await ReadHead(head.InstanceId);
            if (found?.Head.Commit == head.Commit)
                return found.Value.ETag;
            if (expected is null && found is not null)
                return null;
            if (expected != found?.ETag)
                throw new FencedException("This host may write no more: an instance was changed by another host.");

            log.LogWarning("An episode could not be written ({Failure}); it is tried again.", StorageFailure.Describe(failure));
            await Task.Delay(pause, ended);
        }
    }

    /// <summary>Makes an instance this host's own, so that an earlier host's writes to it are refused.</summary>
    public async Task<(Head Head, ETag ETag)?> Claim(string instanceId)
    {
        while (true)
        {
            if (await ReadHead(instanceId) is not { } found)
                return null;

            try
            {
                var claim = new TableEntity(instanceId, Rows.HeadKey) { ["Epoch"] = lease.Epoch };
                await lease.Held(ended);
                var written = await Patiently(StorageCall.Claim, () => table.UpdateEntityAsync(claim, found.ETag, TableUpdateMode.Merge, ended));
                return (found.Head with { Epoch = lease.Epoch }, written.Headers.ETag!.Value);
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                // The earlier host was quicker, or our own first try got through: look again.
            }
        }
    }

    public async Task<(Head Head, ETag ETag)?> ReadHead(string instanceId)
    {
        var row = await Patiently(StorageCall.Read, () => table.GetEntityIfExistsAsync<TableEntity>(instanceId, Rows.HeadKey, cancellationToken: ended));
        return row.HasValue ? (Rows.ReadHead(row.Value!), row.Value!.ETag) : null;
    }

    public async Task<IReadOnlyList<TableEntity>> ReadAll(string instanceId) =>
        await Patiently(StorageCall.Read, () => All(Filter($"PartitionKey eq {instanceId}")));

    public async Task<IReadOnlyList<HistoryEvent>> ReadHistory(Head head)
    {
        var (from, to) = (Rows.HistoryKey(head.Generation, 0), Rows.HistoryKey(head.Generation, head.HistoryRows));
        var rows = await Patiently(StorageCall.Read, () => All(Filter($"PartitionKey eq {head.InstanceId} and RowKey ge {from} and RowKey lt {to}")));
        return History(head, rows);
    }

    /// <summary>The events among an instance's rows. The input lies in the head alone.</summary>
    public static IReadOnlyList<HistoryEvent> History(Head head, IEnumerable<TableEntity> rows) =>
    [
        .. rows.Where(row => Rows.IsHistory(row.RowKey)).Select(Rows.ReadHistory)
            .Select(happened => happened.Kind == EventKind.Started ? happened with { Payload = head.Input } : happened),
    ];

    /// <summary>Removes rows, at most 100 in one transaction, whether they are there or not.</summary>
    public async Task Remove(string instanceId, IEnumerable<string> keys)
    {
        foreach (var some in keys.Chunk(CommitPlan.MaxRows))
        {
            await lease.Held(ended);
            var actions = some.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(instanceId, key), ETag.All));
            try
            {
                await Patiently(StorageCall.Cleanup, () => table.SubmitTransactionAsync(actions, ended));
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                // One of them is gone already, and that undoes the whole transaction: one by one then.
                foreach (var key in some)
                    await Patiently(StorageCall.Cleanup, () => table.DeleteEntityAsync(instanceId, key, ETag.All, ended));
            }
        }
    }

    public IAsyncEnumerable<Head> Heads(string? filter, CancellationToken cancellation) =>
        Scan(filter is null ? Filter($"RowKey eq {Rows.HeadKey}") : $"{Filter($"RowKey eq {Rows.HeadKey}")} and {filter}", Rows.ReadHead, cancellation);

    /// <summary>The messages in all outboxes, with the instance in whose outbox they lie.</summary>
    public IAsyncEnumerable<(string InstanceId, OutboxEntry Entry)> Outboxes(CancellationToken cancellation) =>
        Scan("RowKey ge 'o-' and RowKey lt 'o.'", row => (row.PartitionKey, Rows.ReadOutbox(row)), cancellation);

    private async IAsyncEnumerable<T> Scan<T>(string filter, Func<TableEntity, T> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).AsPages())
        {
            counters.Count(StorageCall.Scan);
            foreach (var row in page.Values)
                yield return read(row);
        }
    }

    private async Task<IReadOnlyList<TableEntity>> All(string filter)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: ended))
            rows.Add(row);
        return rows;
    }

    public async Task<T> Patiently<T>(StorageCall call, Func<Task<T>> work)
    {
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            ended.ThrowIfCancellationRequested();
            try
            {
                counters.Count(call);
                return await work();
            }
            catch (Exception e) when (StorageFailure.IsTransient(e) && !ended.IsCancellationRequested)
            {
                log.LogWarning("Storage does not answer ({Failure}); it is asked again.", StorageFailure.Describe(e));
                await Task.Delay(pause, ended);
            }
        }
    }

    private static string Filter(FormattableString filter) => TableClient.CreateQueryFilter(filter);

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
