using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Findings;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Reviews;

internal sealed class ReviewReports(StorageLayout layout) : IReviewReports
{
    internal static readonly StateContainer Container = new("reports", StateAccount.State, Role.Service);

    private readonly BlobContainerClient _container = layout.Container(Container);

    public Task SavePart(string reviewId, string part, IReadOnlyList<Finding> findings, CancellationToken cancellation) =>
        Save(
            $"{reviewId}/parts/{part}.json",
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(findings, WorkflowJson.Options)),
            cancellation);

    public async Task<IReadOnlyList<Finding>> ReadParts(string reviewId, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{reviewId}/parts/", cancellation))
        {
            var part = await _container.GetBlobClient(blob.Name).DownloadContentAsync(cancellation);
            findings.AddRange(part.Value.Content.ToObjectFromJson<IReadOnlyList<Finding>>(WorkflowJson.Options)!);
        }

        return findings;
    }

    public Task SaveReport(ReviewReport report, CancellationToken cancellation) =>
        Save($"{report.Review}/report.json", new BinaryData(report.Write()), cancellation);

    public async Task<ReadOnlyMemory<byte>?> Find(string reviewId, CancellationToken cancellation) =>
        (await Read($"{reviewId}/report.json", cancellation))?.ToMemory();

    public async Task RemoveOlder(Instant before, CancellationToken cancellation)
    {
        await foreach (var blob in _container.GetBlobsAsync(cancellationToken: cancellation))
        {
            if (blob.Properties.LastModified is { } written && Instant.FromDateTimeOffset(written) < before)
                await _container.DeleteBlobIfExistsAsync(
                    blob.Name, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);
        }
    }

    private Task Save(string name, BinaryData json, CancellationToken cancellation) =>
        _container.GetBlobClient(name).UploadAsync(
            json, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } }, cancellation);

    private async Task<BinaryData?> Read(string name, CancellationToken cancellation)
    {
        try
        {
            return (await _container.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
