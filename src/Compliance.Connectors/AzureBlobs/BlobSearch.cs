using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs.Models;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>
/// Finds blobs: by name with one call each, by folder through a listing of that prefix, by tag through the service's index, and by
/// anything else through a listing of the whole container.
/// </summary>
internal sealed class BlobSearch(MappedContainer container)
{
    public async IAsyncEnumerable<(BlobFacts Blob, string FoundBy)> Find(
        Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = paths.Distinct().ToList();
        var seen = new HashSet<string>();
        await foreach (var found in Candidates(selector, wanted, cancellation))
        {
            if (seen.Add(found.Blob.Name))
                yield return found;
        }
    }

    private async IAsyncEnumerable<(BlobFacts Blob, string FoundBy)> Candidates(
        Selector selector, List<string> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var listed = new List<FieldMatch>();
        foreach (var match in selector.AnyOf)
        {
            var found = match.Path switch
            {
                BlobFields.Name => ByName(match.Values, wanted, cancellation),
                BlobFields.Folder => ByFolder(match.Values, wanted, cancellation),
                _ when BlobFields.IsTag(match.Path) && await ByTag(match, cancellation) is { } names => ByName(names, wanted, cancellation),
                _ => null,
            };
            if (found is null)
            {
                listed.Add(match);
                continue;
            }

            await foreach (var blob in found)
                yield return (blob, match.Path);
        }

        if (listed.Count == 0)
            yield break;
        await foreach (var item in container.List(null, wanted.Concat(listed.Select(match => match.Path)), cancellation))
        {
            var blob = BlobFacts.Of(item);
            if (listed.FirstOrDefault(match => Text(blob, match.Path) is { } text && match.Holds(text)) is { } holds)
                yield return (blob, holds.Path);
        }
    }

    private async IAsyncEnumerable<BlobFacts> ByName(
        IEnumerable<string> names, List<string> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var name in names.Where(MappedContainer.IsName))
        {
            if (await container.Facts(name, wanted, cancellation) is { } blob)
                yield return blob;
        }
    }

    private async IAsyncEnumerable<BlobFacts> ByFolder(
        IEnumerable<string> folders, List<string> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // An empty prefix would be everybody's.
        foreach (var folder in folders.Select(folder => folder.TrimEnd('/')).Where(folder => folder.Length > 0))
        {
            await foreach (var item in container.List(folder + "/", wanted, cancellation))
                yield return BlobFacts.Of(item);
        }
    }

    /// <returns>Null where the service has no index of tags, or does not let us ask it.</returns>
    private async Task<List<string>?> ByTag(FieldMatch match, CancellationToken cancellation)
    {
        try
        {
            var names = new List<string>();
            foreach (var value in match.Values)
            {
                var query = $"\"{BlobFields.Key(match.Path)}\" = '{value.Replace("'", "''", StringComparison.Ordinal)}'";
                await foreach (var item in container.Client.FindBlobsByTagsAsync(query, cancellation))
                    names.Add(item.BlobName);
            }

            return names;
        }
        catch (RequestFailedException failed) when (failed.Status is 400 or 403 or 405 or 409 or 501)
        {
            return null;
        }
    }

    private static string? Text(BlobFacts blob, string path) => FieldText.Of(blob.Value(path));
}
