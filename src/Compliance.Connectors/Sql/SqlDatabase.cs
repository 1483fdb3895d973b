using System.Collections.Concurrent;
using System.Data.Common;
using Compliance.Connectors.Limits;

namespace Compliance.Connectors.Sql;

/// <summary>
/// Runs statements within the connection's limits. No lock or connection outlives a call, whatever the caller does with the rows.
/// </summary>
internal sealed class SqlDatabase(SqlDialect dialect, CallLimit limit, TimeProvider time)
{
    // A column may become wider while this process runs: what fits in it is asked again.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (SqlTable Table, long Since)> _known = new(StringComparer.Ordinal);

    public SqlDialect Dialect => dialect;

    /// <summary>What the catalogue says of a table, asked again after a minute, or after <see cref="Forget"/>.</summary>
    /// <exception cref="SqlFailureException">There is no such table.</exception>
    public async Task<SqlTable> Table(string name, CancellationToken cancellation)
    {
        if (_known.TryGetValue(name, out var table) && time.GetElapsedTime(table.Since) < Remembered)
            return table.Table;
        if (await Tables(name, cancellation) is not [var found])
            throw new SqlFailureException(SqlFailure.Mismatch);
        _known[name] = (found, time.GetTimestamp());
        return found;
    }

    /// <summary>All tables, or those with this name.</summary>
    public async Task<IReadOnlyList<SqlTable>> Tables(string? name, CancellationToken cancellation)
    {
        using var turn = await limit.Take(cancellation);
        await using var connection = await dialect.Open(cancellation);
        return await dialect.Tables(connection, name, cancellation);
    }

    /// <summary>The catalogue is asked again: a statement failed, perhaps because a table is no longer what it was.</summary>
    public void Forget() => _known.Clear();

    public async Task<List<T>> Query<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        using var turn = await limit.Take(cancellation);
        await using var connection = await dialect.Open(cancellation);
        await using var command = statement.On(connection);
        return await Query(command, read, cancellation);
    }

    public async Task<T> InTransaction<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellation) =>
        (await InTransactions<int, T>([0], (transaction, _) => work(transaction), cancellation))[0];

    /// <summary>A transaction for each item, one after the other on one connection.</summary>
    public async Task<List<T>> InTransactions<TItem, T>(
        IEnumerable<TItem> items, Func<DbTransaction, TItem, Task<T>> work, CancellationToken cancellation)
    {
        var results = new List<T>();
        await using var connection = await dialect.Open(cancellation);
        foreach (var item in items)
        {
            using var turn = await limit.Take(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(dialect.Isolation, cancellation);
            results.Add(await work(transaction, item));
            await transaction.CommitAsync(cancellation);
        }

        return results;
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
