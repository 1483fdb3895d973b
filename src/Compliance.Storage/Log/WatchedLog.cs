using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Compliance.Evidence;
using Compliance.Reviews.Checks;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Storage.Log;

/// <summary>What the monitor saw last, in the service's own account, where the signer does not write.</summary>
internal sealed class WatchedLog(StorageLayout layout) : IWatchedLog
{
    /// <summary>The last checkpoint that the monitor saw, elsewhere than the log.</summary>
    internal static readonly StateContainer Container = new("monitoring", StateAccount.State, Role.Service);

    private const string Checkpoint = "checkpoint";
    private const string Whole = "whole";
    private const string Reading = "reading";

    public async Task<ReadOnlyMemory<byte>?> Find(string origin, CancellationToken cancellation) =>
        (await Read(origin, Checkpoint, cancellation))?.ToMemory();

    public Task Keep(string origin, ReadOnlyMemory<byte> note, CancellationToken cancellation) =>
        Blob(origin, Checkpoint).UploadAsync(new BinaryData(note), overwrite: true, cancellation);

    public async Task<Instant?> FindWhole(string origin, CancellationToken cancellation) =>
        await Read(origin, Whole, cancellation) is { } text ? InstantPattern.ExtendedIso.Parse(text.ToString()).GetValueOrThrow() : null;

    public Task NoteWhole(string origin, Instant at, CancellationToken cancellation) =>
        Blob(origin, Whole).UploadAsync(new BinaryData(InstantPattern.ExtendedIso.Format(at)), overwrite: true, cancellation);

    public async Task<LogReading?> FindReading(string origin, CancellationToken cancellation) =>
        await Read(origin, Reading, cancellation) is { } kept ? kept.ToObjectFromJson<LogReading>(WorkflowJson.Options) : null;

    public Task KeepReading(string origin, LogReading reading, CancellationToken cancellation) => Blob(origin, Reading).UploadAsync(
        new BinaryData(JsonSerializer.SerializeToUtf8Bytes(reading, WorkflowJson.Options)), overwrite: true, cancellation);

    public Task EndReading(string origin, CancellationToken cancellation) =>
        Blob(origin, Reading).DeleteIfExistsAsync(cancellationToken: cancellation);

    private async Task<BinaryData?> Read(string origin, string name, CancellationToken cancellation)
    {
        try
        {
            return (await Blob(origin, name).DownloadContentAsync(cancellation)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private BlobClient Blob(string origin, string name) =>
        layout.Container(Container).GetBlobClient($"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)))}/{name}");
}
