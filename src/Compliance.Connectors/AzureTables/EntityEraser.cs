using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Compliance.Workflows;

namespace Compliance.Connectors.AzureTables;

/// <summary>
/// Applies changes to many entities, a hundred of one partition in a transaction. A transaction fails whole when one of its rows is
/// gone or was written meanwhile; it is then made again from what is there.
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
        var batches = keys.Distinct().GroupBy(key => key.Partition).SelectMany(partition => partition.Chunk(MaxActions));
        var outcomes = new ConcurrentBag<ErasureOutcome>();
        await Parallel.ForEachAsync(
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (batch, token) => outcomes.Add(await Batch(batch, token)));
        return outcomes.Aggregate(ErasureOutcome.Empty, ErasureOutcome.Add);
    }

    private async Task<ErasureOutcome> Batch(EntityKey[] batch, CancellationToken cancellation)
    {
        var (applied, left) = (0, (IReadOnlyList<EntityKey>)batch);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (actions, present) = await Actions(left, cancellation);
            var submitted = await Submit(actions, cancellation);
            applied += submitted;
            if (submitted == actions.Count)
                return Outcome(applied, batch.Length, changes.NeedsEntity ? batch.Length - present : batch.Length - applied);
            if (!changes.NeedsEntity)
                left = await Present(left, cancellation);
        }

        throw new StepFailedException(FailureCode.StoreUnavailable, table.Connection);
    }

    private ErasureOutcome Outcome(int applied, int all, int gone) =>
        changes.Deletes ? new(applied, 0, gone) : new(0, applied, gone, all - applied - gone);

    private async Task<(List<TableTransactionAction> Actions, int Present)> Actions(IReadOnlyList<EntityKey> keys, CancellationToken cancellation)
    {
        if (!changes.NeedsEntity)
            return ([.. keys.Select(changes.Of)], keys.Count);
        var actions = new List<TableTransactionAction>();
        var present = 0;
        await foreach (var entity in table.Entities(keys, null, cancellation))
        {
            present++;
            if (changes.Of(entity) is { } action)
                actions.Add(action);
        }

        return (actions, present);
    }

    private async Task<IReadOnlyList<EntityKey>> Present(IReadOnlyList<EntityKey> keys, CancellationToken cancellation)
    {
        var present = new List<EntityKey>();
        await foreach (var entity in table.Entities(keys, EntityKeys.Names, cancellation))
            present.Add(new EntityKey(entity.PartitionKey, entity.RowKey));
        return present;
    }

    /// <returns>How many were applied; fewer than given when a row was gone or had changed.</returns>
    private async Task<int> Submit(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    {
        var applied = 0;
        foreach (var some in Parts(actions))
        {
            try
            {
                if (!await SubmitPart(some, cancellation))
                    return applied;
            }
            catch (RequestFailedException failed) when (failed is { Status: 404, ErrorCode: not "TableNotFound" } or { Status: 412 })
            {
                return applied;
            }

            applied += some.Count;
        }

        return applied;
    }

    private async Task<bool> SubmitPart(List<TableTransactionAction> some, CancellationToken cancellation)
    {
        if (some is not [var one])
            await table.Client.SubmitTransactionAsync(some, cancellation);
        else if (one.ActionType == TableTransactionActionType.Delete)
            return WasThere(await table.Client.DeleteEntityAsync(one.Entity.PartitionKey, one.Entity.RowKey, one.ETag, cancellation));
        else
            await table.Client.UpdateEntityAsync((TableEntity)one.Entity, one.ETag, Mode(one), cancellation);
        return true;
    }

    private bool WasThere(Response response) => TableFilter.IsMissingTable(response)
        ? throw ConnectorFailure.Mismatched(table.Connection, table.Collection)
        : response.Status != 404;

    private static TableUpdateMode Mode(TableTransactionAction action) =>
        action.ActionType == TableTransactionActionType.UpdateMerge ? TableUpdateMode.Merge : TableUpdateMode.Replace;

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
