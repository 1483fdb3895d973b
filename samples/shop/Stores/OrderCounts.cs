using System.Data.Common;
using System.Globalization;

namespace Shop.Stores;

internal sealed class OrderCounts(DbConnection connection, string? customer)
{
    public Task<long> Of(string table, CancellationToken cancellation) => Count($"SELECT COUNT(*) FROM {table}", cancellation);

    /// <summary>By the order that they belong to: lines name no customer.</summary>
    public Task<long> OfLines(CancellationToken cancellation) =>
        Count("SELECT COUNT(*) FROM order_lines JOIN orders USING (order_id)", cancellation);

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
