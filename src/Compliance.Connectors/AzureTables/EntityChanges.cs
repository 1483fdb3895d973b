using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.AzureTables;

/// <summary>What is to be done to entities: either known without looking at them, or computed from each.</summary>
internal sealed class EntityChanges
{
    private readonly MappedTable table;
    private readonly Func<EntityKey, TableTransactionAction>? blind;
    private readonly Action<JsonObject>? rewrite;
    private readonly IReadOnlyList<string> columns;

    private EntityChanges(
        MappedTable table, Func<EntityKey, TableTransactionAction>? blind, Action<JsonObject>? rewrite, IEnumerable<string> paths, bool deletes)
    {
        this.table = table;
        this.blind = blind;
        this.rewrite = rewrite;
        Deletes = deletes;
        columns = [.. paths.Select(FieldPath.Root).Distinct()];
        if (columns.Any(column => EntityKeys.IsPart(column) || !TableFilter.IsName(column)))
            throw ConnectorFailure.Mismatched(table.Connection, table.Collection);
    }

    public bool Deletes { get; }

    /// <summary>True when entities must be read first.</summary>
    public bool NeedsEntity => blind is null;

    public static EntityChanges For(MappedTable table, ErasureInstruction instruction)
    {
        if (instruction is not ErasureInstruction.MaskFields { Masks: var masks })
            return new EntityChanges(table, key => new(TableTransactionActionType.Delete, new TableEntity(key.Partition, key.Row), ETag.All), null, [], true);
        var paths = masks.Select(mask => mask.Path);
        return Merge(masks) is { } merged
            ? new EntityChanges(table, key => new(TableTransactionActionType.UpdateMerge, merged(key), ETag.All), null, paths, false)
            : new EntityChanges(table, null, row => Mask(row, masks), paths, false);
    }

    public static EntityChanges Set(MappedTable table, IReadOnlyDictionary<string, JsonNode?> values) =>
        new(table, null, row => Assign(row, values), values.Keys, false);

    public TableTransactionAction Of(EntityKey key) => blind!(key);

    /// <returns>Null where the entity is already as it should be.</returns>
    public TableTransactionAction? Of(TableEntity entity)
    {
        var row = table.Row(entity, columns);
        var before = row.DeepClone().AsObject();
        rewrite!(row);
        var changed = columns.Where(column => !JsonNode.DeepEquals(before[column], row[column])).ToList();
        if (changed.Count == 0)
            return null;
        foreach (var column in changed)
        {
            if (row[column] is { } value)
                entity[column] = PropertyValue.Of(value, entity.TryGetValue(column, out var present) ? present : null);
            else
                entity.Remove(column);
        }

        // Replaced rather than merged: a merge cannot take a property away.
        return new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, entity.ETag);
    }

    private static Func<EntityKey, TableEntity>? Merge(IReadOnlyList<FieldMask> masks)
    {
        if (masks.Any(mask => !mask.Masking.IsConstant || FieldPath.IsNested(mask.Path)))
            return null;
        var values = masks.Select(mask => (mask.Path, Value: mask.Masking.Apply(null))).ToList();
        if (values.Any(each => each.Value is null))
            return null;
        return key =>
        {
            var entity = new TableEntity(key.Partition, key.Row);
            foreach (var (path, value) in values)
                entity[path] = PropertyValue.Of(value!, null);
            return entity;
        };
    }

    private static void Mask(JsonObject row, IReadOnlyList<FieldMask> masks)
    {
        foreach (var mask in masks)
            FieldPath.Rewrite(row, mask.Path, mask.Masking.Apply);
    }

    private static void Assign(JsonObject row, IReadOnlyDictionary<string, JsonNode?> values)
    {
        foreach (var (path, value) in values)
            FieldPath.Set(row, path, value);
    }
}
