using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>Deletes or rewrites blobs together with what the service keeps of their past: snapshots and previous versions.</summary>
internal sealed class BlobEraser(MappedContainer container, int parallel)
{
    /// <param name="keys">Names of blobs.</param>
    /// <param name="rewrite">Null to delete.</param>
    /// <param name="cancellation">Stops between blobs.</param>
    public async Task<ErasureOutcome> Erase(IReadOnlyList<RowKey> keys, BlobRewrite? rewrite, CancellationToken cancellation)
    {
        var names = keys.Select(key => key.Value).ToHashSet();
        var outcomes = new ConcurrentBag<ErasureOutcome>();
        await Each(names, async (name, token) => outcomes.Add(rewrite is null ? await Delete(name, token) : await Mask(name, rewrite, token)), cancellation);
        await Each(await Past(names, cancellation), DeletePast, cancellation);
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
    /// Versions and, after a rewriting, snapshots that still hold what was erased. Also looked for when nothing was rewritten now, for a
    /// run before this one may have ended in between.
    /// </summary>
    private async Task<List<BlobItem>> Past(HashSet<string> names, CancellationToken cancellation)
    {
        var past = new List<BlobItem>();
        foreach (var prefix in Prefixes(names))
        {
            try
            {
                await Collect(BlobStates.Version | BlobStates.Snapshots, prefix);
            }
            catch (RequestFailedException withoutVersions) when (withoutVersions.Status == 400)
            {
                // Accounts with a hierarchical namespace keep no versions and refuse the question.
                await Collect(BlobStates.Snapshots, prefix);
            }
        }

        return past;

        async Task Collect(BlobStates states, string prefix)
        {
            await foreach (var item in container.Client.GetBlobsAsync(BlobTraits.None, states, prefix, cancellation))
            {
                if (names.Contains(item.Name) && (item.Snapshot is { Length: > 0 } || (item.VersionId is not null && item.IsLatestVersion != true)))
                    past.Add(item);
            }
        }
    }

    private async ValueTask DeletePast(BlobItem item, CancellationToken cancellation)
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

    // One listing where the blobs share a folder; a shared beginning without a folder could be half the container.
    private static HashSet<string> Prefixes(HashSet<string> names)
    {
        var shared = names.Select(BlobFields.FolderOf).Aggregate((string?)null, (all, folder) => all is null ? folder ?? "" : Shared(all, folder ?? ""));
        return shared is { Length: > 0 } ? [shared + "/"] : names;
    }

    private static string Shared(string left, string right)
    {
        var segments = left.Split('/').Zip(right.Split('/')).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First);
        return string.Join('/', segments);
    }

    private Task Each<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellation) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, work);
}
