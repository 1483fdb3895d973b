using System.IO.Pipelines;
using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Storage.State;
using Compliance.Workflows;
using Microsoft.IO;

namespace Compliance.Storage.Requests;

/// <summary>A case is a folder of sealed blobs under a data key of its own.</summary>
internal sealed class CaseFiles(
    StorageLayout layout, SubjectKeys keys, BindingErasure erasure, SubjectProtector protector, IEnumerable<ICaseRows> rows) : ICaseFiles
{
    internal static readonly StateContainer Container = new("cases", StateAccount.State, Role.Service);

    /// <summary>A person with many rows has a file of many megabytes: pages of it, and never one array that has to grow.</summary>
    private static readonly RecyclableMemoryStreamManager Pages = new(new RecyclableMemoryStreamManager.Options
    {
        BlockSize = 64 * 1024,
        MaximumSmallPoolFreeBytes = 1024 * 1024,
    });

    private readonly BlobContainerClient _container = layout.Container(Container);

    public async Task<CaseFile> Open(string requestId, CaseFile file, CancellationToken cancellation)
    {
        await layout.BindOwn(keys, Owner(requestId), cancellation);
        await using var sealedFile = await Seal(requestId, file, cancellation);
        try
        {
            await File(requestId).UploadAsync(sealedFile, overwrite: false, cancellation);
            return file;
        }
        catch (RequestFailedException there) when (there.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            return await Read(requestId, cancellation);
        }
    }

    public async Task<CaseFile> Read(string requestId, CancellationToken cancellation)
    {
        using var stored = (await File(requestId).DownloadStreamingAsync(cancellationToken: cancellation)).Value;
        await using var json = await protector.OpenRead(Owner(requestId), FileAddress(requestId), stored.Content, cancellation);
        return await CaseFileJson.Read(json, cancellation);
    }

    public async Task Write(string requestId, CaseFile file, CancellationToken cancellation)
    {
        await using var sealedFile = await Seal(requestId, file, cancellation);
        await File(requestId).UploadAsync(sealedFile, overwrite: true, cancellation);
    }

    public async Task WriteExport(string requestId, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        try
        {
            await Pull(write, plaintext => UploadExport(requestId, plaintext, cancellation), cancellation);
        }
        catch
        {
            // Opening a blob for writing makes an empty one.
            await RemoveExport(requestId, CancellationToken.None);
            throw;
        }
    }

    public async Task<Stream?> OpenExport(string requestId, CancellationToken cancellation)
    {
        try
        {
            var stored = await Export(requestId).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
            return await protector.OpenRead(Owner(requestId), ExportAddress(requestId), stored, cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public Task RemoveExport(string requestId, CancellationToken cancellation) =>
        Export(requestId).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);

    public async Task End(string requestId, CancellationToken cancellation)
    {
        await erasure.Fence(Owner(requestId).Id, cancellation);
        await erasure.Tombstone(Owner(requestId).Id, cancellation);
        await RemoveExport(requestId, cancellation);
        foreach (var kind in rows)
            await kind.Remove(requestId, cancellation);
        await File(requestId).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);
    }

    /// <summary>
    /// What is written is pushed and the sealing pulls: a pipe in between holds a few pages. A writer that fails makes the sealing fail, so
    /// that nothing truncated is ever committed.
    /// </summary>
    private static async Task Pull(Func<Stream, CancellationToken, Task> write, Func<Stream, Task> seal, CancellationToken cancellation)
    {
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writing = Push(pipe.Writer, write, stop.Token);
        try
        {
            await seal(pipe.Reader.AsStream());
        }
        catch
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (writing.Exception?.InnerException is { } cause and not OperationCanceledException)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }

        await writing;
    }

    private static async Task Push(PipeWriter writer, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        try
        {
            await write(writer.AsStream(leaveOpen: true), cancellation);
            await writer.CompleteAsync();
        }
        catch (Exception failure)
        {
            await writer.CompleteAsync(failure);
            throw;
        }
    }

    private async Task UploadExport(string requestId, Stream plaintext, CancellationToken cancellation)
    {
        var target = await Export(requestId).OpenWriteAsync(overwrite: true, cancellationToken: cancellation);
        await protector.SealTo(Owner(requestId), ExportAddress(requestId), plaintext, target, cancellation);

        // Disposing commits the blob, so it is disposed only when all of it is there.
        await target.DisposeAsync();
    }

    private async Task<Stream> Seal(string requestId, CaseFile file, CancellationToken cancellation)
    {
        var sealedFile = Pages.GetStream();
        await Pull(
            (json, stop) => CaseFileJson.Write(json, file, stop),
            json => protector.SealTo(Owner(requestId), FileAddress(requestId), json, sealedFile, cancellation), cancellation);
        sealedFile.Position = 0;
        return sealedFile;
    }

    private BlobClient File(string requestId) => _container.GetBlobClient($"{requestId}/case");

    private BlockBlobClient Export(string requestId) => _container.GetBlockBlobClient($"{requestId}/export");

    internal static KeyOwner Owner(string requestId) => KeyOwner.Own($"case-{requestId}");

    private static RecordAddress FileAddress(string requestId) => new("cases", requestId, "file");

    private static RecordAddress ExportAddress(string requestId) => new("cases", requestId, "export");
}
