using System.Collections.Concurrent;
using System.Data.Common;
using Compliance.Connectors.Limits;

namespace Compliance.Connectors.Sql;

/// <summary>Runs statements within the connection's limits. No lock or connection outlives a call, whatever the caller does with the rows.</summary>
internal sealed class SqlDatabase(SqlDialect dialect, CallLimit limit)
{
    private readonly ConcurrentDictionary<string, SqlTable> known = new(StringComparer.Ordinal);

    public SqlDialect Dialect => dialect;

    /// <summary>What the catalogue says of a table, asked once until <see cref="Forget"/>.</summary>
    /// <exception cref="SqlFailureException">There is no such table.</exception>
    public async Task<SqlTable> Table(string name, CancellationToken cancellation)
    {
        if (known.TryGetValue(name, out var table))
            return table;
        if (await Tables(name, cancellation) is not [var found])
            throw new SqlFailureException(SqlFailure.Mismatch);
        return known[name] = found;
    }

    /// <summary>All tables, or those with this name.</summary>
    public async Task<IReadOnlyList<SqlTable>> Tables(string? name, CancellationToken cancellation)
    {
        using var turn = await limit.Take(cancellation);
        await using var connection = await dialect.Open(cancellation);
        return await dialect.Tables(connection, name, cancellation);
    }

    /// <summary>The catalogue is asked again: a statement failed, perhaps because a table is no longer what it was.</summary>
    public void Forget() => known.Clear();

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
        await using var transaction = await connection.BeginTransactionAsync(dialect.Isolation, cancellation);
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
