using Azure.Data.Tables;
using Compliance.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>Turns the clock on a record, where waiting for days is the alternative.</summary>
internal static class OwnState
{
    public static async Task ExpireExport(this Inside inside, string requestId)
    {
        var table = inside.Services.GetRequiredService<StorageLayout>().Requests;
        var row = (await table.GetEntityAsync<TableEntity>(requestId, "request")).Value;
        row["ExportUntil"] = row.GetDateTimeOffset("Received");
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
    }
}
