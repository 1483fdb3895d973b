using System.Data.Common;
using System.Globalization;
using Compliance.Connectors.Settings;

namespace Compliance.LocalHost.Tests.Cases.Hosts;

/// <summary>A store of one test's own, with the rows that the test puts in.</summary>
internal abstract class OwnStore : IAsyncDisposable
{
    /// <summary>How the product reaches it.</summary>
    public abstract ConnectionSettings Settings { get; }

    public abstract ValueTask DisposeAsync();
}

/// <summary>A database, seen past the product.</summary>
internal abstract class OwnDatabase : OwnStore
{
    public async Task Execute(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <returns>The rows as texts, with <c>|</c> between the columns and <c>NULL</c> for null.</returns>
    public async Task<IReadOnlyList<string>> Query(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader, column))));
        return rows;
    }

    protected abstract DbConnection Connection();

    private static string Text(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? "NULL" : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!;
}
