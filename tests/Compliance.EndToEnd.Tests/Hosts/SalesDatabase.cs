using Microsoft.Data.Sqlite;
using Shop;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>The shop's orders, past everything that processes requests.</summary>
internal sealed class SalesDatabase(ShopStores stores)
{
    private readonly string _connection = new SqliteConnectionStringBuilder
    {
        DataSource = stores.SqlitePath,
        Pooling = false,
        DefaultTimeout = 30,
    }.ToString();

    public async Task<SqliteConnection> Open()
    {
        var database = new SqliteConnection(_connection);
        await database.OpenAsync();
        return database;
    }

    public IAsyncEnumerable<IReadOnlyDictionary<string, object?>> OrdersOf(string customer) =>
        Rows("SELECT * FROM orders WHERE customer_number = $customer", ("$customer", customer));

    public IAsyncEnumerable<IReadOnlyDictionary<string, object?>> LinesOf(string customer) =>
        Rows(
            "SELECT order_lines.* FROM order_lines JOIN orders USING (order_id) WHERE customer_number = $customer",
            ("$customer", customer));

    public async IAsyncEnumerable<IReadOnlyDictionary<string, object?>> Rows(string sql, params (string Name, object Value)[] parameters)
    {
        await using var database = await Open();
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            yield return Enumerable
                .Range(0, reader.FieldCount)
                .ToDictionary(reader.GetName, index => reader.IsDBNull(index) ? null : reader.GetValue(index));
    }

    public async Task Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var database = await Open();
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        await command.ExecuteNonQueryAsync();
    }
}
