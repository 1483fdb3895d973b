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
        var column = FieldPath.Root(field);
        var select = EntityKeys.Names.Append(column).ToList();
        var pages = table.Client.QueryAsync<TableEntity>(Filter(field, before), pageSize, select, cancellation).AsPages(continuation, pageSize);
        await foreach (var page in pages)
        {
            var keys = page.Values.Where(entity => IsBefore(table, entity, field, before)).Select(table.Keys.Of).ToList();
            return new SweepPage(keys, page.ContinuationToken);
        }

        return new SweepPage([], null);
    }

    // Native times compare exactly; texts only roughly, for they may have offsets, and inside JSON not at all.
    private static string? Filter(string field, Instant before) => FieldPath.IsNested(field)
        ? null
        : TableFilter.Or([
            TableFilter.Less(field, before.ToDateTimeOffset()),
            TableFilter.Less(field, SweepTime.CoarseBound(before))]);

    private static bool IsBefore(MappedTable table, TableEntity entity, string field, Instant before) =>
        SweepTime.AnyBefore(table.Row(entity, [FieldPath.Root(field)]), field, before);
}
