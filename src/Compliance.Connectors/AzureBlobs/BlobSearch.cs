using System.Runtime.CompilerServices;
using Azure;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>
/// Finds blobs: by name with one call each, by folder through a listing of that prefix, by tag through the service's index, and through
/// a listing of the whole container by anything else, and by what has other spellings: identities and numbers.
/// </summary>
internal sealed class BlobSearch(MappedContainer container)
{
    public async IAsyncEnumerable<(BlobFacts Blob, IReadOnlyList<string> FoundBy)> Find(
        Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = paths.Concat(selector.AnyOf.Select(match => match.Path)).Distinct().ToList();
        var seen = new HashSet<string>();
        await foreach (var blob in Candidates(selector, wanted, cancellation))
        {
            if (seen.Add(blob.Name) && Matching(blob, selector) is { Count: > 0 } foundBy)
                yield return (blob, foundBy);
        }
    }

    private async IAsyncEnumerable<BlobFacts> Candidates(
        Selector selector, List<string> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var direct = new List<IAsyncEnumerable<BlobFacts>>();
        foreach (var match in selector.AnyOf)
        {
            var found = RowMatch.HasOtherSpellings(match) ? null : match.Path switch
            {
                BlobFields.Name => ByName(match.Values, wanted, cancellation),
                BlobFields.Folder => ByFolder(match.Values, wanted, cancellation),
                _ when BlobFields.IsTag(match.Path) && await ByTag(match, cancellation) is { } names => ByName(names, wanted, cancellation),
                _ => null,
            };
            if (found is null)
            {
                direct = [container.List(null, wanted, cancellation).Select(BlobFacts.Of)];
                break;
            }

            direct.Add(found);
        }

        foreach (var found in direct)
        {
            await foreach (var blob in found)
                yield return blob;
        }
    }

    private async IAsyncEnumerable<BlobFacts> ByName(
        IEnumerable<string> names, List<string> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var name in names.Where(BlobNames.CanReach))
        {
            if (await container.Facts(name, wanted, cancellation) is { } blob)
                yield return blob;
        }
    }

    private async IAsyncEnumerable<BlobFacts> ByFolder(
        IEnumerable<string> folders, List<string> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // An empty prefix would be everybody's.
        foreach (var folder in folders.Select(folder => folder.TrimEnd('/'))
            .Where(folder => folder.Length > 0 && BlobNames.CanReach(folder)))
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
            foreach (var value in match.Values.Where(BlobFields.IsTagValue))
            {
                var query = $"\"{BlobFields.Key(match.Path)}\" = '{value}'";
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

    private static List<string> Matching(BlobFacts blob, Selector selector) =>
        [.. selector.AnyOf.Where(match => Holds(blob, match)).Select(match => match.Path).Distinct()];

    private static bool Holds(BlobFacts blob, FieldMatch match) => match.Path switch
    {
        BlobFields.Name => match.Holds(blob.Name),
        BlobFields.Folder => BlobFields.FoldersOf(blob.Name).Any(folder => match.Holds(folder) || match.Holds(folder + "/")),
        _ => RowMatch.Matches(blob.Row([match.Path]), match),
    };
}
