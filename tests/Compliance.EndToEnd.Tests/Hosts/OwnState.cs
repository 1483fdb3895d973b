using Azure.Data.Tables;
using Compliance.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>Looks at the host's own records, and turns the clock on one where waiting for days is the alternative.</summary>
internal static class OwnState
{
    /// <summary>As if the days in which an export can be downloaded had passed.</summary>
    public static async Task ExpireExport(this Inside inside, string requestId)
    {
        var table = inside.Services.GetRequiredService<StorageLayout>().Requests;
        var row = (await table.GetEntityAsync<TableEntity>(requestId, "request")).Value;
        row["ExportUntil"] = row.GetDateTimeOffset("Received");
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
    }

    /// <summary>A request's export as it is kept, sealed; null when there is none (any more).</summary>
    public static async Task<byte[]?> Export(this Inside inside, string requestId)
    {
        var blob = inside.Services.GetRequiredService<StorageLayout>().Cases.GetBlobClient($"{requestId}/export");
        return await blob.ExistsAsync() ? (await blob.DownloadContentAsync()).Value.Content.ToArray() : null;
    }
}
