using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Evidence;
using Compliance.Evidence.Audit;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Storage.Evidence;

internal sealed class AuditDays(StorageLayout layout) : IAuditDays
{
    internal static readonly StateContainer Container = new("audit", StateAccount.Evidence, Role.Eraser) { Rule = ContainerRule.AddedTo };

    public async Task Keep(AuditDay day, CancellationToken cancellation)
    {
        try
        {
            var onlyOnce = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await Blob(day.Day)
                .UploadAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(day, WorkflowJson.Options)), onlyOnce, cancellation);
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
        }
    }

    public async Task<AuditDay?> Find(LocalDate day, CancellationToken cancellation)
    {
        try
        {
            var kept = await Blob(day).DownloadContentAsync(cancellation);
            return JsonSerializer.Deserialize<AuditDay>(kept.Value.Content, WorkflowJson.Options);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private BlobClient Blob(LocalDate day) => layout.Container(Container).GetBlobClient($"{LocalDatePattern.Iso.Format(day)}.json");
}
