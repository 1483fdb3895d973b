using System.Text.Json.Nodes;
using Azure.Storage.Blobs.Models;
using Compliance.Connectors.Rows;
using Compliance.Values;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>The fields of a blob, as a data map names them.</summary>
internal static class BlobFields
{
    public const string Name = "name";
    public const string Folder = "folder";
    public const string ContentType = "content_type";
    public const string Length = "length";
    public const string LastModified = "last_modified";
    public const string Created = "created";
    public const string Metadata = "metadata";
    public const string Tags = "tags";

    public static bool IsMetadata(string path) => path.StartsWith(Metadata + ".", StringComparison.Ordinal);

    public static bool IsTag(string path) => path.StartsWith(Tags + ".", StringComparison.Ordinal);

    /// <summary>What follows the first dot: metadata and tag names may have dots of their own.</summary>
    public static string Key(string path) => path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public static string? FolderOf(string name) => name.LastIndexOf('/') is > 0 and var slash ? name[..slash] : null;

    /// <summary>
    /// The folder and those above it, without slashes at their ends: what lies deeper in a person's folder is that person's too.
    /// </summary>
    public static IEnumerable<string> FoldersOf(string name) => Enumerable.Range(1, Math.Max(0, name.Length - 1))
        .Where(at => name[at] == '/').Select(at => name[..at].TrimEnd('/')).Where(folder => !IdentityText.IsBlank(folder)).Distinct();

    /// <summary>False for a text that no tag can hold.</summary>
    public static bool IsTagValue(string text) =>
        text.Length <= 256 && text.All(each => char.IsAsciiLetterOrDigit(each) || " +-./:=_".Contains(each, StringComparison.Ordinal));
}

/// <summary>What is known of a blob without its body.</summary>
/// <param name="Tags">Null where they were not asked for.</param>
internal sealed record BlobFacts(
    string Name,
    string? ContentType,
    long Length,
    DateTimeOffset? LastModified,
    DateTimeOffset? Created,
    IDictionary<string, string> Metadata,
    IDictionary<string, string>? Tags)
{
    public static BlobFacts Of(BlobItem item) => new(
        item.Name, item.Properties.ContentType, item.Properties.ContentLength ?? 0, item.Properties.LastModified,
        item.Properties.CreatedOn, item.Metadata ?? new Dictionary<string, string>(), item.Tags ?? new Dictionary<string, string>());

    public static BlobFacts Of(string name, BlobProperties blob, IDictionary<string, string>? tags) =>
        new(name, blob.ContentType, blob.ContentLength, blob.LastModified, blob.CreatedOn, blob.Metadata, tags);

    public string? Folder => BlobFields.FolderOf(Name);

    /// <summary>The values at these paths, those that the blob has.</summary>
    public JsonObject Row(IEnumerable<string> paths)
    {
        var row = new JsonObject();
        foreach (var path in paths)
        {
            if (Value(path) is { } value)
                RowRewrite.Set(row, path, value);
        }

        return row;
    }

    public JsonNode? Value(string path) => path switch
    {
        BlobFields.Name => JsonValue.Create(Name),
        BlobFields.Folder => Folder,
        BlobFields.ContentType => ContentType,
        BlobFields.Length => JsonValue.Create(Length),
        BlobFields.LastModified => FieldText.ToJson(LastModified),
        BlobFields.Created => FieldText.ToJson(Created),
        _ when BlobFields.IsMetadata(path) => Find(Metadata, path, StringComparison.OrdinalIgnoreCase),
        _ when BlobFields.IsTag(path) && Tags is not null => Find(Tags, path, StringComparison.Ordinal),
        _ => null,
    };

    // Metadata names travel as headers, whose case services and proxies do not keep.
    private static JsonValue? Find(IDictionary<string, string> values, string path, StringComparison comparison)
    {
        var key = BlobFields.Key(path);
        return values.Where(each => string.Equals(each.Key, key, comparison)).Select(each => JsonValue.Create(each.Value)).FirstOrDefault();
    }
}
