using System.Data.Common;

namespace Shop.Stores;

/// <summary>
/// Inserts many rows with fewer statements. More rows in each would cost: SQLite finds a parameter by walking through their names.
/// </summary>
internal sealed class BulkInsert(string table, params string[] columns)
{
    private const int RowsPerStatement = 20;

    public async Task Write(DbTransaction transaction, IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        DbCommand? full = null;
        foreach (var chunk in rows.Chunk(RowsPerStatement))
        {
            var command =
                chunk.Length == RowsPerStatement ? full ??= Command(transaction, RowsPerStatement) : Command(transaction, chunk.Length);
            var parameter = 0;
            foreach (var value in chunk.SelectMany(row => row))
                command.Parameters[parameter++].Value = value ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancellation);
            if (command != full)
                await command.DisposeAsync();
        }

        if (full is not null)
            await full.DisposeAsync();
    }

    private DbCommand Command(DbTransaction transaction, int rows)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        for (var index = 0; index < rows * columns.Length; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            command.Parameters.Add(parameter);
        }

        var values = Enumerable.Range(0, rows).Select(row =>
            $"({string.Join(", ", Enumerable.Range(row * columns.Length, columns.Length).Select(index => $"@p{index}"))})");
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES {string.Join(", ", values)}";
        return command;
    }
}
