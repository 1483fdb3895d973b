using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Shop.Stores;

internal sealed class OrderCounts(DbConnection connection, string? customer)
{
    public Task<long> Of(string table, CancellationToken cancellation) => Count($"SELECT COUNT(*) FROM {table}", cancellation);

    /// <summary>By the order that they belong to: lines name no customer.</summary>
    public Task<long> OfLines(CancellationToken cancellation) =>
        Count("SELECT COUNT(*) FROM order_lines JOIN orders USING (order_id)", cancellation);

    /// <summary>By customer; whatever names none stands under the empty number.</summary>
    public async IAsyncEnumerable<(string Customer, long Rows)> OfEach(string from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COALESCE(customer_number, ''), COUNT(*) FROM {from} GROUP BY COALESCE(customer_number, '')";
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            yield return (rows.GetString(0), rows.GetInt64(1));
    }

    private async Task<long> Count(string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (customer is not null)
        {
            command.CommandText += " WHERE customer_number = @customer";
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@customer", customer);
            command.Parameters.Add(parameter);
        }

        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }
}
