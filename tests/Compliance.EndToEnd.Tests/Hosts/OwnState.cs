using System.Globalization;
using Azure.Data.Tables;
using Compliance.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>Looks at the host's own records, and turns the clock on one where waiting for days is the alternative.</summary>
internal static class OwnState
{
    /// <summary>As if the days in which an export can be downloaded had passed.</summary>
    public static async Task ExpireExport(this Inside inside, string requestId)
    {
        var table = inside.Services.GetRequiredService<StorageLayout>().Table("requests");
        var row = (await table.GetEntityAsync<TableEntity>(requestId, "request")).Value;
        var past = row.GetDateTimeOffset("Received")!.Value;
        row["ExportUntil"] = past;
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);

        // The sweep finds exports by the index, which sorts them by this time.
        var key = $"{Instant.FromDateTimeOffset(past).ToUnixTimeTicks().ToString("D19", CultureInfo.InvariantCulture)}-{requestId}";
        await table.UpsertEntityAsync(new TableEntity("index.exports", key) { ["RequestId"] = requestId });
    }

    /// <summary>A request's export as it is kept, sealed; null when there is none (any more).</summary>
    public static async Task<byte[]?> Export(this Inside inside, string requestId)
    {
        var blob = inside.Services.GetRequiredService<StorageLayout>().Container("cases").GetBlobClient($"{requestId}/export");
        return await blob.ExistsAsync() ? (await blob.DownloadContentAsync()).Value.Content.ToArray() : null;
    }
}
