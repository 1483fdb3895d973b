using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Connectors.Rows;
using Compliance.Workflows;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>New values for a blob's metadata and tags; its body can only be emptied.</summary>
internal sealed class BlobRewrite
{
    private const int MaxAttempts = 5;

    private readonly MappedContainer _container;
    private readonly IReadOnlyList<string> _paths;
    private readonly Func<string, JsonNode?, JsonNode?> _rewrite;
    private readonly bool _emptiesContent;

    private BlobRewrite(MappedContainer container, IEnumerable<string> paths, Func<string, JsonNode?, JsonNode?> rewrite)
    {
        _container = container;
        _rewrite = rewrite;
        _paths = [.. paths];
        _emptiesContent = container.Content is { } content && _paths.Contains(content);
        if (_paths.FirstOrDefault(path =>
            !BlobFields.IsMetadata(path) && !BlobFields.IsTag(path) && path != container.Content) is { } odd)
            throw container.Mismatched(odd);
    }

    /// <returns>Null for a deletion.</returns>
    public static BlobRewrite? For(MappedContainer container, ErasureInstruction instruction)
    {
        if (instruction is not ErasureInstruction.MaskFields { Masks: var masks })
            return null;
        var byPath = masks.ToDictionary(mask => mask.Path, mask => mask.Masking);
        return new BlobRewrite(container, byPath.Keys, (path, value) => byPath[path].Apply(value));
    }

    public static BlobRewrite Of(MappedContainer container, IReadOnlyList<FieldUpdate> updates)
    {
        var byPath = updates.ToDictionary(update => update.Path);
        return container.Content is { } content && byPath.ContainsKey(content)
            ? throw container.Mismatched(content)
            : new BlobRewrite(container, byPath.Keys, (path, value) => After(byPath[path], value));
    }

    private static JsonNode? After(FieldUpdate update, JsonNode? value) =>
        !update.IsConditional || FieldUpdate.AreSame(value, update.Was) || FieldUpdate.AreSame(value, update.Value)
            ? update.Value
            : throw new RowDiffersException();

    /// <returns>True when something was written, false when the blob is as it should be already, null when it is gone.</returns>
    public async Task<bool?> Apply(string name, CancellationToken cancellation)
    {
        var blob = _container.Blob(name);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            try
            {
                return await Try(blob, cancellation);
            }
            catch (RequestFailedException gone) when (MappedContainer.IsGone(gone))
            {
                return null;
            }
            catch (RequestFailedException changed) when (changed is { Status: 412, ErrorCode: "ConditionNotMet" })
            {
                // Someone wrote between our reading and our writing: once more, from what is there now.
            }
        }

        throw new StepFailedException(FailureCode.StoreUnavailable, _container.Connection);
    }

    private async Task<bool> Try(BlobClient blob, CancellationToken cancellation)
    {
        var properties = (await blob.GetPropertiesAsync(null, cancellation)).Value;
        var metadata = new Dictionary<string, string>(properties.Metadata, StringComparer.OrdinalIgnoreCase);
        // Not every account has tags, and lets us ask for them.
        var tags = _paths.Any(BlobFields.IsTag) || (_emptiesContent && properties.TagCount > 0)
            ? new Dictionary<string, string>((await blob.GetTagsAsync(null, cancellation)).Value.Tags)
            : [];
        var newMetadata = Rewritten(metadata, _paths.Where(BlobFields.IsMetadata));
        var newTags = Rewritten(tags, _paths.Where(BlobFields.IsTag));
        var unchanged = new BlobRequestConditions { IfMatch = properties.ETag };
        var emptied = _emptiesContent && properties.ContentLength > 0;
        // All of it is written anew, also what another program wrote that no header of ours can carry.
        if ((newMetadata ?? (emptied ? metadata : [])).Any(each => !IsHeader(each.Value)))
            throw _container.Mismatched(BlobFields.Metadata);
        if (emptied)
        {
            // The emptied blob takes its metadata and tags along in one write.
            await blob.UploadAsync(Stream.Null, new BlobUploadOptions
            {
                Conditions = unchanged,
                Metadata = newMetadata ?? metadata,
                Tags = newTags ?? tags,
                HttpHeaders = new BlobHttpHeaders { ContentType = properties.ContentType },
            }, cancellation);
            return true;
        }

        if (newMetadata is not null)
            await blob.SetMetadataAsync(newMetadata, unchanged, cancellation);
        if (newTags is not null)
            await blob.SetTagsAsync(newTags, null, cancellation);
        return newMetadata is not null || newTags is not null;
    }

    /// <returns>Null when nothing changes.</returns>
    private Dictionary<string, string>? Rewritten(Dictionary<string, string> values, IEnumerable<string> which)
    {
        var rewritten = new Dictionary<string, string>(values, values.Comparer);
        foreach (var path in which)
        {
            var key = BlobFields.Key(path);
            var present = rewritten.TryGetValue(key, out var text) ? JsonValue.Create(text) : null;
            switch (_rewrite(path, present))
            {
                case null:
                    rewritten.Remove(key);
                    break;
                case var value:
                    rewritten[key] = Storable(path, FieldText.Of(value) ?? value.ToJsonString());
                    break;
            }
        }

        return rewritten.Count == values.Count && rewritten.All(each => values.TryGetValue(each.Key, out var old) && old == each.Value)
            ? null : rewritten;
    }

    // Metadata travels in headers. Said here, for the client would retry and then repeat the value in its message.
    private string Storable(string path, string text) =>
        BlobFields.IsTag(path) ? BlobFields.IsTagValue(text) ? text : throw _container.Mismatched(path)
        : IsHeader(text) ? text : throw _container.Mismatched(path);

    private static bool IsHeader(string text) => text.All(char.IsAscii) && !text.Any(char.IsControl);
}
