using System.Data.Common;
using Compliance.Connectors.Limits;

namespace Compliance.Connectors.Sql;

/// <summary>Runs statements within the connection's limits. No lock or connection outlives a call, whatever the caller does with the rows.</summary>
internal sealed class SqlDatabase(SqlDialect dialect, CallLimit limit)
{
    public SqlDialect Dialect => dialect;

    public async Task<List<T>> Query<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        using var turn = await limit.Take(cancellation);
        await using var connection = await dialect.Open(cancellation);
        await using var command = statement.On(connection);
        return await Query(command, read, cancellation);
    }

    public async Task<T> InTransaction<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellation)
    {
        using var turn = await limit.Take(cancellation);
        await using var connection = await dialect.Open(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var result = await work(transaction);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    public static async Task<List<T>> Query<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }
}
