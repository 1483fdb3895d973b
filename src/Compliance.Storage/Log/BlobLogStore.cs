using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Log;

/// <summary>
/// A log's parts as blobs: what is written once in a container for which a deployment sets an immutability policy, and in another what
/// is overwritten: the checkpoint, partial tiles, and a batch that is too large to be staged with the guard. Entry bundles are kept
/// compressed, and all that is served has the
/// headers with which the API serves it: whoever reads a container, or an edge before it, gets the same answer.
/// </summary>
internal sealed class BlobLogStore(StorageLayout layout) : ILogStore
{
    /// <summary>Full tiles and bundles, and numbered checkpoints.</summary>
    internal static readonly StateContainer WrittenOnce = new("log", StateAccount.Evidence, Role.Signer)
    {
        Readers = [Role.Service, Role.Provisioner, Role.Eraser],
        Rule = ContainerRule.Immutable,
    };

    /// <summary>The checkpoint, partial tiles, and what is staged.</summary>
    internal static readonly StateContainer Overwritten = new("loghead", StateAccount.Evidence, Role.Signer)
    {
        Readers = [Role.Service, Role.Provisioner, Role.Eraser],
    };

    private const string Gzip = "gzip";

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b, 0x08];

    public async Task<StoredObject?> Read(string path, CancellationToken cancellation)
    {
        if (await Download(path, cancellation) is not { } kept)
            return null;
        var content = kept.Content.ToMemory();
        return new(IsCompressed(kept) ? EntryBundle.Decompress(content, LogLeaf.Size) : content, kept.Details.ETag.ToString());
    }

    public async Task<KeptObject?> ReadAsKept(string path, CancellationToken cancellation) =>
        await Download(path, cancellation) is { } kept ? new(kept.Content.ToMemory(), IsCompressed(kept)) : null;

    public async Task<bool> WriteOnce(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        await TryWrite(path, content, new() { IfNoneMatch = ETag.All }, cancellation) is not null;

    public Task Overwrite(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        Write(path, content, new(), cancellation);

    public Task<string?> TryReplace(string path, string? tag, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        TryWrite(path, content, tag is null ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = new ETag(tag) }, cancellation);

    public Task Delete(string path, CancellationToken cancellation) => Blob(path).DeleteIfExistsAsync(cancellationToken: cancellation);

    public async IAsyncEnumerable<string> List(string start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var listed = Container(start).GetBlobsAsync(BlobTraits.None, BlobStates.None, start, cancellation);
        await foreach (var blob in listed)
            yield return blob.Name;
    }

    private async Task<string?> TryWrite(
        string path, ReadOnlyMemory<byte> content, BlobRequestConditions conditions, CancellationToken cancellation)
    {
        try
        {
            return await Write(path, content, conditions, cancellation);
        }
        catch (RequestFailedException other) when (other.Status is 409 or 412)
        {
            return null;
        }
    }

    private async Task<BlobDownloadResult?> Download(string path, CancellationToken cancellation)
    {
        try
        {
            return (await Blob(path).DownloadContentAsync(cancellation)).Value;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private async Task<string> Write(
        string path, ReadOnlyMemory<byte> content, BlobRequestConditions conditions, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions { Conditions = conditions };
        if (TilePath.IsServed(path))
        {
            options.HttpHeaders = new BlobHttpHeaders
            {
                ContentType = LogServing.TypeOf(path),
                CacheControl = LogServing.CachingOf(path),
                ContentEncoding = TilePath.IsEntries(path) ? Gzip : null,
            };
        }

        var kept = TilePath.IsEntries(path) ? EntryBundle.Compress(content.Span) : content;
        return (await Blob(path).UploadAsync(new BinaryData(kept), options, cancellation)).Value.ETag.ToString();
    }

    /// <summary>
    /// By its first bytes too: what puts a backup back may lose the header, and no bundle of this log begins so (RFC 1952 section 2.3.1).
    /// </summary>
    private static bool IsCompressed(BlobDownloadResult kept) =>
        kept.Details.ContentEncoding == Gzip || kept.Content.ToMemory().Span.StartsWith(GzipMagic);

    private BlobClient Blob(string path) => Container(path).GetBlobClient(path);

    private BlobContainerClient Container(string path) =>
        IsOverwritten(path) ? layout.Container(Overwritten) : layout.Container(WrittenOnce);

    private static bool IsOverwritten(string path) =>
        TilePath.IsOverwritten(path) || path.StartsWith("staging/", StringComparison.Ordinal);
}
