using Azure.Data.Tables;
using Compliance.Connectors.Rows;
using NodaTime;

namespace Compliance.Connectors.AzureTables;

/// <summary>Pages through the entities whose time lies before an instant.</summary>
internal static class EntitySweep
{
    public static async Task<SweepPage> Page(
        MappedTable table, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        string[] columns = [FieldPath.Root(field)];
        var entities = table.Client.QueryAsync<TableEntity>(Filter(field, before), pageSize, MappedTable.Select(columns), cancellation);
        await foreach (var page in entities.AsPages(continuation, pageSize))
        {
            var next = page.ContinuationToken is { Length: > 0 } token ? token : null;
            var rows = page.Values.Select(entity => (table.Keys.Of(entity), table.Row(entity, columns)));
            return SweepRows.Page(rows, field, before, next);
        }

        return new SweepPage([], null);
    }

    // A text has too many spellings for a filter, and what is unreadable or absent is counted: only native times are left to the service.
    private static string? Filter(string field, Instant before) =>
        TableFilter.IsName(field) && !EntityKeys.IsPart(field) ? TableFilter.NotFrom(field, Native(before)) : null;

    private static DateTimeOffset Native(Instant before) =>
        before < Instant.FromDateTimeOffset(PropertyTypes.Earliest) ? PropertyTypes.Earliest : before.ToDateTimeOffset();
}
