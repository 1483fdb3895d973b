using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.AzureTables;

/// <summary>
/// What is to be done to entities. They are deleted without a look, and rewritten from what is there: only so is it known which of them
/// changed, and what type each property keeps.
/// </summary>
internal sealed class EntityChanges
{
    private readonly MappedTable _table;
    private readonly Action<JsonObject>? _rewrite;
    private readonly IReadOnlyList<string> _columns;

    private EntityChanges(MappedTable table, Action<JsonObject>? rewrite, IEnumerable<string> paths)
    {
        _table = table;
        _rewrite = rewrite;
        _columns = [.. paths.Select(FieldPath.Root).Distinct()];
        if (_columns.FirstOrDefault(column => EntityKeys.IsPart(column) || !TableFilter.IsName(column)) is { } odd)
            throw ConnectorFailure.Mismatched(table.Connection, table.Collection, odd);
    }

    public bool Deletes => _rewrite is null;

    public static EntityChanges For(MappedTable table, ErasureInstruction instruction) =>
        instruction is ErasureInstruction.MaskFields { Masks: var masks }
            ? new EntityChanges(table, row => RowRewrite.Mask(row, masks, table.Paths), masks.Select(mask => mask.Path))
            : new EntityChanges(table, null, []);

    public static EntityChanges Of(MappedTable table, IReadOnlyList<FieldUpdate> updates) =>
        new(table, row => Apply(row, updates), updates.Select(update => update.Path));

    public static TableTransactionAction Deletion(EntityKey key) =>
        new(TableTransactionActionType.Delete, new TableEntity(key.Partition, key.Row), ETag.All);

    /// <returns>Null where the entity is already as it should be.</returns>
    /// <exception cref="RowDiffersException">A property holds something else than it was to hold.</exception>
    /// <exception cref="UnexpectedShapeException">A property is not of the map's shape, or cannot hold the new value.</exception>
    public TableTransactionAction? Of(TableEntity entity)
    {
        var row = MappedTable.Raw(entity, _columns);
        var before = row.DeepClone().AsObject();
        _table.Columns.Rewrite(row, _rewrite!);
        var changed = _columns.Where(column => !JsonNode.DeepEquals(before[column], row[column])).ToList();
        if (changed.Count == 0)
            return null;
        foreach (var column in changed)
        {
            var present = entity.TryGetValue(column, out var property) ? property : null;
            if (row[column] is { } value)
                entity[column] = PropertyValue.Of(value, present) ?? throw new UnexpectedShapeException(column);
            else
                entity.Remove(column);
        }

        // Replaced rather than merged: a merge cannot take a property away.
        return new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, entity.ETag);
    }

    private static void Apply(JsonObject row, IReadOnlyList<FieldUpdate> updates)
    {
        foreach (var update in updates)
            RowRewrite.Apply(row, update.Path, update);
    }
}
