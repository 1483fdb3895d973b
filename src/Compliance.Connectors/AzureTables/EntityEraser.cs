using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Compliance.Workflows;

namespace Compliance.Connectors.AzureTables;

/// <summary>
/// Applies changes to many entities, a hundred of one partition in a transaction. A transaction fails whole when one of its rows is
/// gone or was written meanwhile; what is left is then done again from what is there.
/// </summary>
internal sealed class EntityEraser(MappedTable table, EntityChanges changes, int parallel)
{
    private const int MaxActions = 100;
    private const int MaxAttempts = 8;

    // The service takes 4 MiB; a character may become six bytes (\uXXXX), and each property brings its name and type along.
    private const int MaxBytes = 7 << 19;
    private const int BytesPerCharacter = 6;

    public async Task<ErasureOutcome> Erase(IReadOnlyList<EntityKey> keys, CancellationToken cancellation)
    {
        var possible = keys.Distinct().ToLookup(EntityKeys.CanHold);
        var batches = possible[true].GroupBy(key => key.Partition).SelectMany(partition => partition.Chunk(MaxActions));
        var outcomes = new ConcurrentBag<ErasureOutcome>();
        await Parallel.ForEachAsync(
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (batch, token) => outcomes.Add(await Batch(batch, token)));
        return outcomes.Aggregate(new ErasureOutcome(0, 0, possible[false].Count()), ErasureOutcome.Add);
    }

    // Each key leaves once, into one count, however often the rest is tried again.
    private async Task<ErasureOutcome> Batch(EntityKey[] batch, CancellationToken cancellation)
    {
        var outcome = ErasureOutcome.Empty;
        var left = batch.ToHashSet();
        for (var attempt = 0; attempt < MaxAttempts && left.Count > 0; attempt++)
        {
            var actions = changes.Deletes ? await Deletions(attempt) : await Rewritings();
            foreach (var some in Parts(actions))
            {
                if (!await Submit(some, cancellation))
                    break;
                left.ExceptWith(some.Select(action => new EntityKey(action.Entity.PartitionKey, action.Entity.RowKey)));
                outcome += changes.Deletes ? new ErasureOutcome(some.Count, 0, 0) : new ErasureOutcome(0, some.Count, 0);
            }
        }

        return left.Count == 0 ? outcome : throw new StepFailedException(FailureCode.StoreUnavailable, table.Connection);

        // The first time without looking: most often all are there.
        async Task<List<TableTransactionAction>> Deletions(int attempt)
        {
            if (attempt > 0)
            {
                var present = new HashSet<EntityKey>();
                await foreach (var entity in table.Entities([.. left], EntityKeys.Names, cancellation))
                    present.Add(new EntityKey(entity.PartitionKey, entity.RowKey));
                LeaveOut(present);
            }

            return [.. left.Select(EntityChanges.Deletion)];
        }

        async Task<List<TableTransactionAction>> Rewritings()
        {
            var (present, actions) = (new HashSet<EntityKey>(), new List<TableTransactionAction>());
            var unchanged = new List<EntityKey>();
            await foreach (var entity in table.Entities([.. left], null, cancellation))
            {
                var key = new EntityKey(entity.PartitionKey, entity.RowKey);
                present.Add(key);
                if (changes.Of(entity) is { } action)
                    actions.Add(action);
                else
                    unchanged.Add(key);
            }

            LeaveOut(present);
            left.ExceptWith(unchanged);
            outcome += new ErasureOutcome(0, 0, 0, unchanged.Count);
            return actions;
        }

        void LeaveOut(HashSet<EntityKey> present) => outcome += new ErasureOutcome(0, 0, left.RemoveWhere(key => !present.Contains(key)));
    }

    /// <returns>False when a row was gone or had changed, and so none was written.</returns>
    private async Task<bool> Submit(List<TableTransactionAction> some, CancellationToken cancellation)
    {
        try
        {
            if (some is not [var one])
                await table.Client.SubmitTransactionAsync(some, cancellation);
            else if (one.ActionType == TableTransactionActionType.Delete)
                return WasThere(await table.Client.DeleteEntityAsync(one.Entity.PartitionKey, one.Entity.RowKey, one.ETag, cancellation));
            else
                await table.Client.UpdateEntityAsync((TableEntity)one.Entity, one.ETag, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException failed) when (failed is { Status: 404, ErrorCode: not "TableNotFound" } or { Status: 412 })
        {
            return false;
        }
    }

    private bool WasThere(Response response) => TableFilter.IsMissingTable(response)
        ? throw ConnectorFailure.Mismatched(table.Connection, table.Collection)
        : response.Status != 404;

    private static IEnumerable<List<TableTransactionAction>> Parts(IReadOnlyList<TableTransactionAction> actions)
    {
        var (part, bytes) = (new List<TableTransactionAction>(), 0);
        foreach (var action in actions)
        {
            var size = Size((TableEntity)action.Entity);
            if (part.Count > 0 && bytes + size > MaxBytes)
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(action);
            bytes += size;
        }

        if (part.Count > 0)
            yield return part;
    }

    private static int Size(TableEntity entity) => 1000 + entity.Sum(property => 100 + property.Value switch
    {
        string text => BytesPerCharacter * text.Length,
        byte[] bytes => 2 * bytes.Length,
        BinaryData bytes => 2 * bytes.ToMemory().Length,
        _ => 0,
    });
}
