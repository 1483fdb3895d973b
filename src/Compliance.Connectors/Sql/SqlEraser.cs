using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Sql;

/// <summary>
/// Deletes and rewrites rows, in transactions of at most 500 rows, and counts what the database did: where a statement hit fewer rows
/// than it named, or something may have hindered it, the rows are looked at again in the same transaction.
/// </summary>
internal sealed class SqlEraser(MappedSqlTable table, SqlDatabase database)
{
    private readonly SqlDialect _dialect = database.Dialect;
    private readonly SqlStatements _statements = new(table);

    public async Task<ErasureOutcome> Erase(IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        if (keys.Count == 0)
            return ErasureOutcome.Empty;
        var masks = (instruction as ErasureInstruction.MaskFields)?.Masks;
        var constants = masks is null ? null : Constants(masks);
        await _dialect.BeforeErasing(table.Table, cancellation);
        var outcomes = await database.InTransactions(
            table.Batches(keys),
            async (transaction, some) =>
            {
                if (!table.IsUnique)
                    await DemandUnique(transaction, some, cancellation);
                return (masks, constants) switch
                {
                    (null, _) => await Delete(transaction, some, cancellation),
                    (_, { } values) => await MaskAtOnce(transaction, some, values, cancellation),
                    _ => await MaskEach(transaction, some, masks, cancellation),
                };
            },
            cancellation);
        await _dialect.AfterErasing(table.Table, cancellation);
        return outcomes.Aggregate(ErasureOutcome.Add);
    }

    public Task<UpdateOutcome> Update(RowKey key, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation) =>
        RowDiffersException.Caught(() => database.InTransaction(
            async transaction =>
            {
                if (!table.IsUnique)
                    await DemandUnique(transaction, [key], cancellation);
                var columns = table.Of(updates.Select(update => update.Path));
                if (await Locked(transaction, [key], columns, cancellation) is not [var row])
                    return UpdateOutcome.Gone;
                if (new SqlRewriting(table).Updated(row, updates) is not { Count: > 0 } values)
                    return UpdateOutcome.Unchanged;
                await Rewrite(transaction, row, values, cancellation);
                if (!table.Table.IsPlain)
                    Demand(0, (await Locked(transaction, [key], columns, cancellation)).Count(now => IsAsBefore(now, (row, values))));
                return UpdateOutcome.Updated;
            },
            cancellation));

    private async Task<ErasureOutcome> Delete(DbTransaction transaction, RowKey[] keys, CancellationToken cancellation)
    {
        var deleted = await Execute(transaction, _statements.Delete(keys), cancellation);
        if (deleted < keys.Length || !table.Table.IsPlain)
            Demand(0, await Count(transaction, keys, null, cancellation));
        return new ErasureOutcome(deleted, 0, keys.Length - deleted);
    }

    private async Task<ErasureOutcome> MaskAtOnce(
        DbTransaction transaction, RowKey[] keys, IReadOnlyList<(SqlColumn Column, JsonNode? Value)> masks, CancellationToken cancellation)
    {
        var masked = await Execute(transaction, _statements.Mask(keys, masks), cancellation);
        if (masked == keys.Length && table.Table.IsPlain)
            return new ErasureOutcome(0, masked, 0);
        var there = await Count(transaction, keys, null, cancellation);

        // Numbers and times may be rounded when they are stored, and so differ from the mask for good.
        var comparable = masks.Where(mask => mask.Value is null || mask.Column.Kind == StoredKind.Text).ToList();
        if (comparable.Count > 0)
            Demand(0, await Count(transaction, keys, counting => _statements.Differs(counting, comparable), cancellation));
        return new ErasureOutcome(0, masked, keys.Length - there, there - masked);
    }

    private async Task<ErasureOutcome> MaskEach(
        DbTransaction transaction, RowKey[] keys, IReadOnlyList<FieldMask> masks, CancellationToken cancellation)
    {
        var rewriting = new SqlRewriting(table);
        var columns = table.Of(masks.Select(mask => mask.Path));
        var rows = await Locked(transaction, keys, columns, cancellation);
        var changed = new Dictionary<RowKey, (SqlRow Row, IReadOnlyDictionary<SqlColumn, JsonNode?> Values)>();
        foreach (var row in rows)
        {
            if (rewriting.Masked(row, masks) is { Count: > 0 } values)
                changed[row.Key] = (row, values);
        }

        foreach (var (row, values) in changed.Values)
            await Rewrite(transaction, row, values, cancellation);
        if (!table.Table.IsPlain && changed.Count > 0)
            Demand(0, (await Locked(transaction, [.. changed.Keys], columns, cancellation))
                .Count(row => IsAsBefore(row, changed[row.Key])));
        return new ErasureOutcome(0, changed.Count, keys.Length - rows.Count, rows.Count - changed.Count);
    }

    // A trigger took a column's change back.
    private bool IsAsBefore(SqlRow now, (SqlRow Row, IReadOnlyDictionary<SqlColumn, JsonNode?> Values) change) =>
        change.Values.Keys.Any(column =>
        JsonNode.DeepEquals(now.Fields[table.NameInMap(column)], change.Row.Fields[table.NameInMap(column)]));

    private async Task Rewrite(
        DbTransaction transaction, SqlRow row, IReadOnlyDictionary<SqlColumn, JsonNode?> values, CancellationToken cancellation)
    {
        if (values.Count == 0)
            return;
        var statement = _statements.Rewrite(row.Key, values.Select(each => (each.Key, each.Value)));
        Demand(1, await Execute(transaction, statement, cancellation));
    }

    /// <summary>The values that a mask gives to every row, by column; null where a mask needs the row's own value.</summary>
    private List<(SqlColumn Column, JsonNode? Value)>? Constants(IReadOnlyList<FieldMask> masks)
    {
        var columns = masks.Select(mask => (Column: table.Column(mask.Path), mask.Masking, mask.Path)).ToList();
        if (columns.Any(mask => !mask.Masking.IsConstant || table.IsNested(mask.Column) || mask.Column.IsArray))
            return null;
        var values = columns.Select(mask => (mask.Column, mask.Masking.Apply(null))).ToList();
        foreach (var (column, value) in values)
            SqlRewriting.Check(column, value);
        return values;
    }

    /// <exception cref="SqlFailureException">Two rows share one of the keys: nobody can tell which of them is meant.</exception>
    private async Task DemandUnique(DbTransaction transaction, RowKey[] keys, CancellationToken cancellation)
    {
        var rows = await Locked(transaction, keys, [], cancellation);
        var shared = rows.GroupBy(row => row.Key).Where(same => same.Count() > 1).Sum(same => same.Count());
        if (shared > 0)
            throw new SqlFailureException(SqlFailure.NotUnique([.. table.Key.Select(column => column.Name)], shared));
    }

    private async Task<List<SqlRow>> Locked(
        DbTransaction transaction, IReadOnlyList<RowKey> keys, IReadOnlyList<SqlColumn> wanted, CancellationToken cancellation)
    {
        if (_statements.Lock(keys, wanted) is not { } statement)
            return [];
        await using var command = statement.On(transaction);
        return await SqlDatabase.Query(command, reader => table.Row(reader, wanted), cancellation);
    }

    private async Task<long> Count(
        DbTransaction transaction, RowKey[] keys, Func<SqlStatement, string>? condition, CancellationToken cancellation)
    {
        if (_statements.Count(keys, condition) is not { } statement)
            return 0;
        await using var command = statement.On(transaction);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    private static async Task<int> Execute(DbTransaction transaction, SqlStatement? statement, CancellationToken cancellation)
    {
        if (statement is null)
            return 0;
        await using var command = statement.On(transaction);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static void Demand(long expected, long rows)
    {
        if (rows != expected)
            throw new SqlFailureException(SqlFailure.Untouched(Math.Max(1, rows)));
    }
}
