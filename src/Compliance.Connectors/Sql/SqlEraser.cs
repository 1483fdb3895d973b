using System.Data.Common;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Sql;

/// <summary>Deletes and rewrites rows, in transactions of at most <see cref="SqlSearch.MaxValues"/> rows.</summary>
internal sealed class SqlEraser(MappedSqlTable table, SqlDatabase database)
{
    private readonly SqlDialect dialect = database.Dialect;

    public async Task<ErasureOutcome> Erase(IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        if (keys.Count == 0)
            return ErasureOutcome.Empty;
        var outcome = ErasureOutcome.Empty;
        foreach (var some in table.Batches(keys))
        {
            outcome += await database.InTransaction(
                transaction => instruction switch
                {
                    ErasureInstruction.MaskFields { Masks: var masks } when AreConstant(masks) => MaskAtOnce(transaction, some, masks, cancellation),
                    ErasureInstruction.MaskFields { Masks: var masks } => MaskEach(transaction, some, masks, cancellation),
                    _ => Delete(transaction, some, cancellation),
                },
                cancellation);
        }

        await dialect.AfterErasing(cancellation);
        return outcome;
    }

    public async Task<bool> Update(RowKey key, IReadOnlyDictionary<string, JsonNode?> values, CancellationToken cancellation)
    {
        var (present, _) = await database.InTransaction(
            transaction => RewriteEach(transaction, [key], values.Keys, Assign, cancellation), cancellation);
        return present > 0;

        void Assign(JsonObject row)
        {
            foreach (var (path, value) in values)
                FieldPath.Set(row, path, value);
        }
    }

    private static bool AreConstant(IReadOnlyList<FieldMask> masks) =>
        masks.All(mask => mask.Masking.IsConstant && !FieldPath.IsNested(mask.Path));

    private async Task<ErasureOutcome> Delete(DbTransaction transaction, RowKey[] keys, CancellationToken cancellation)
    {
        var statement = new SqlStatement(dialect);
        statement.Add($"delete from {table.Name} where {table.HasKey(statement, keys)}");
        var deleted = await Execute(statement, transaction, cancellation);
        return new ErasureOutcome(deleted, 0, keys.Length - deleted);
    }

    private async Task<ErasureOutcome> MaskAtOnce(
        DbTransaction transaction, RowKey[] keys, IReadOnlyList<FieldMask> masks, CancellationToken cancellation)
    {
        var statement = new SqlStatement(dialect);
        var assignments = masks.Select(mask => $"{dialect.Quote(mask.Path)} = {statement.Bind(dialect.Storable(mask.Masking.Apply(null)))}");
        statement.Add($"update {table.Name} set {string.Join(", ", assignments)} where {table.HasKey(statement, keys)}");
        var masked = await Execute(statement, transaction, cancellation);
        return new ErasureOutcome(0, masked, keys.Length - masked);
    }

    private async Task<ErasureOutcome> MaskEach(
        DbTransaction transaction, RowKey[] keys, IReadOnlyList<FieldMask> masks, CancellationToken cancellation)
    {
        var (present, changed) = await RewriteEach(transaction, keys, masks.Select(mask => mask.Path), Mask, cancellation);
        return new ErasureOutcome(0, changed, keys.Length - present, present - changed);

        void Mask(JsonObject row)
        {
            foreach (var mask in masks)
                FieldPath.Rewrite(row, mask.Path, mask.Masking.Apply);
        }
    }

    private async Task<(int Present, int Changed)> RewriteEach(
        DbTransaction transaction, IReadOnlyList<RowKey> keys, IEnumerable<string> paths, Action<JsonObject> rewrite, CancellationToken cancellation)
    {
        string[] columns = [.. paths.Select(FieldPath.Root).Distinct()];
        var changed = 0;
        var rows = await Locked(transaction, keys, columns, cancellation);
        foreach (var row in rows)
        {
            // Before the row is rewritten, for an update may touch the key itself.
            var key = table.KeyOf(row);
            var before = row.DeepClone().AsObject();
            rewrite(row);
            string[] different = [.. columns.Where(column => !JsonNode.DeepEquals(before[column], row[column]))];
            if (different.Length == 0)
                continue;
            var statement = new SqlStatement(dialect);
            var assignments = different.Select(column => $"{dialect.Quote(column)} = {statement.Bind(dialect.Storable(row[column]))}");
            statement.Add($"update {table.Name} set {string.Join(", ", assignments)} where {table.HasKey(statement, [key])}");
            changed += await Execute(statement, transaction, cancellation);
        }

        return (rows.Count, changed);
    }

    private async Task<List<JsonObject>> Locked(
        DbTransaction transaction, IReadOnlyList<RowKey> keys, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        var wanted = table.WithKey(columns);
        var statement = new SqlStatement(dialect);
        statement.Add($"select {table.List(wanted)} from {table.Name} where {table.HasKey(statement, keys)}{dialect.ForUpdate}");
        await using var command = statement.On(transaction);
        return await SqlDatabase.Query(command, reader => table.Row(reader, wanted), cancellation);
    }

    private static async Task<int> Execute(SqlStatement statement, DbTransaction transaction, CancellationToken cancellation)
    {
        await using var command = statement.On(transaction);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
