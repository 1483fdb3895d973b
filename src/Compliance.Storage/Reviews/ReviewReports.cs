using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Findings;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Reviews;

internal sealed class ReviewReports(StorageLayout layout) : IReviewReports
{
    private readonly BlobContainerClient container = layout.Reports;

    public Task SavePart(string reviewId, string part, IReadOnlyList<Finding> findings, CancellationToken cancellation) =>
        Save($"{reviewId}/parts/{part}.json", new BinaryData(JsonSerializer.SerializeToUtf8Bytes(findings, WorkflowJson.Options)), "application/json", cancellation);

    public async Task<IReadOnlyList<Finding>> ReadParts(string reviewId, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{reviewId}/parts/", cancellation))
        {
            var part = await container.GetBlobClient(blob.Name).DownloadContentAsync(cancellation);
            findings.AddRange(part.Value.Content.ToObjectFromJson<IReadOnlyList<Finding>>(WorkflowJson.Options)!);
        }

        return findings;
    }

    public async Task SaveReport(string reviewId, ReadOnlyMemory<byte> json, string html, CancellationToken cancellation)
    {
        await Save($"{reviewId}/report.json", new BinaryData(json), "application/json", cancellation);
        await Save($"{reviewId}/report.html", new BinaryData(html), "text/html; charset=utf-8", cancellation);
    }

    public async Task<ReadOnlyMemory<byte>?> Find(string reviewId, CancellationToken cancellation) =>
        (await Read($"{reviewId}/report.json", cancellation))?.ToMemory();

    public async Task<string?> FindPage(string reviewId, CancellationToken cancellation) =>
        (await Read($"{reviewId}/report.html", cancellation))?.ToString();

    public async Task RemoveOlder(Instant before, CancellationToken cancellation)
    {
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellation))
        {
            if (blob.Properties.LastModified is { } written && Instant.FromDateTimeOffset(written) < before)
                await container.DeleteBlobIfExistsAsync(blob.Name, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);
        }
    }

    private Task Save(string name, BinaryData data, string contentType, CancellationToken cancellation) =>
        container.GetBlobClient(name).UploadAsync(
            data, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } }, cancellation);

    private async Task<BinaryData?> Read(string name, CancellationToken cancellation)
    {
        try
        {
            return (await container.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
