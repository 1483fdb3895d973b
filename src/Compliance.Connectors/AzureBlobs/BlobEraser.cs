using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>Deletes or rewrites blobs together with what the service keeps of their past: snapshots and previous versions.</summary>
internal sealed class BlobEraser(MappedContainer container, int parallel)
{
    // A blob seldom has more states than this.
    private const int StatesPerCall = 50;

    /// <param name="keys">Names of blobs.</param>
    /// <param name="rewrite">Null to delete.</param>
    /// <param name="cancellation">Stops between blobs.</param>
    public async Task<ErasureOutcome> Erase(IReadOnlyList<RowKey> keys, BlobRewrite? rewrite, CancellationToken cancellation)
    {
        var outcomes = new ConcurrentBag<ErasureOutcome>();
        await Parallel.ForEachAsync(
            keys.Select(key => key.Value).Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (name, token) =>
            {
                var outcome = rewrite is null ? await Delete(name, token) : await Mask(name, rewrite, token);
                await DeletePast(name, token);
                outcomes.Add(outcome);
            });
        return outcomes.Aggregate(ErasureOutcome.Empty, ErasureOutcome.Add);
    }

    private async Task<ErasureOutcome> Delete(string name, CancellationToken cancellation)
    {
        try
        {
            await container.Blob(name).DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, null, cancellation);
            return new ErasureOutcome(1, 0, 0);
        }
        catch (RequestFailedException gone) when (MappedContainer.IsGone(gone))
        {
            return new ErasureOutcome(0, 0, 1);
        }
    }

    private static async Task<ErasureOutcome> Mask(string name, BlobRewrite rewrite, CancellationToken cancellation) =>
        await rewrite.Apply(name, cancellation) switch
        {
            null => new ErasureOutcome(0, 0, 1),
            false => new ErasureOutcome(0, 0, 0, 1),
            true => new ErasureOutcome(0, 1, 0),
        };

    /// <summary>
    /// Deletes versions and, after a rewriting, snapshots that still hold what was erased. Also when nothing was rewritten now, for a run
    /// before this one may have ended in between.
    /// </summary>
    private async Task DeletePast(string name, CancellationToken cancellation)
    {
        bool isMore;
        do
        {
            var states = await States(name, cancellation);
            List<BlobItem> past = [.. states.Where(item =>
                item.Name == name && (item.Snapshot is { Length: > 0 } || (item.VersionId is not null && item.IsLatestVersion != true)))];
            foreach (var item in past)
                await DeletePast(item, cancellation);
            isMore = past.Count > 0 && states.Count >= StatesPerCall && states[^1].Name == name;
        }
        while (isMore);
    }

    private async Task<IReadOnlyList<BlobItem>> States(string name, CancellationToken cancellation)
    {
        try
        {
            return await States(name, BlobStates.Version | BlobStates.Snapshots, cancellation);
        }
        catch (RequestFailedException withoutVersions) when (withoutVersions.Status == 400)
        {
            // Accounts with a hierarchical namespace keep no versions and refuse the question.
            return await States(name, BlobStates.Snapshots, cancellation);
        }
    }

    // A blob comes first among those whose names begin with its name: one call for a blob, however many lie beside it.
    private async Task<IReadOnlyList<BlobItem>> States(string name, BlobStates states, CancellationToken cancellation)
    {
        await foreach (var page in container.Client.GetBlobsAsync(BlobTraits.None, states, name, cancellation).AsPages(null, StatesPerCall))
        {
            if (page.Values.Count > 0)
                return page.Values;
        }

        return [];
    }

    private async Task DeletePast(BlobItem item, CancellationToken cancellation)
    {
        var blob = container.Blob(item.Name);
        try
        {
            if (item.Snapshot is { Length: > 0 } snapshot)
                await blob.WithSnapshot(snapshot).DeleteAsync(DeleteSnapshotsOption.None, null, cancellation);
            else
                await blob.WithVersion(item.VersionId).DeleteAsync(DeleteSnapshotsOption.None, null, cancellation);
        }
        catch (RequestFailedException gone) when (MappedContainer.IsGone(gone))
        {
            // As it should be.
        }
    }
}
