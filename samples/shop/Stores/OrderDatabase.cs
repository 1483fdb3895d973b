using System.Data.Common;
using Shop.Generation;

namespace Shop.Stores;

/// <summary>Orders, their lines and product reviews, in SQL that SQLite and PostgreSQL both read. Times are ISO 8601 text in UTC.</summary>
internal sealed class OrderDatabase(ShopStores stores)
{
    private static readonly BulkInsert Orders = new("orders",
        "order_id", "customer_number", "placed_at", "status", "currency", "total_cents", "contact_email", "contact_phone", "ship_name",
        "ship_street", "ship_postal_code", "ship_city", "ship_country", "gift_for", "gift_message", "details");

    private static readonly BulkInsert Lines = new("order_lines",
        "order_id", "line_number", "placed_at", "sku", "product", "quantity", "unit_cents", "engraving");

    private static readonly BulkInsert Reviews = new("product_reviews",
        "review_id", "customer_number", "author_name", "sku", "stars", "body", "written_at");

    // order_lines repeats placed_at: a line is part of the invoice and kept as long, by a rule of its own.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS orders (
          order_id TEXT PRIMARY KEY, customer_number TEXT, placed_at TEXT NOT NULL, status TEXT NOT NULL, currency TEXT NOT NULL,
          total_cents BIGINT NOT NULL, contact_email TEXT, contact_phone TEXT, ship_name TEXT, ship_street TEXT, ship_postal_code TEXT,
          ship_city TEXT, ship_country TEXT, gift_for TEXT, gift_message TEXT, details TEXT);
        CREATE TABLE IF NOT EXISTS order_lines (
          order_id TEXT NOT NULL REFERENCES orders (order_id), line_number INTEGER NOT NULL, placed_at TEXT NOT NULL, sku TEXT NOT NULL,
          product TEXT NOT NULL, quantity INTEGER NOT NULL, unit_cents BIGINT NOT NULL, engraving TEXT, PRIMARY KEY (order_id, line_number));
        CREATE TABLE IF NOT EXISTS product_reviews (
          review_id TEXT PRIMARY KEY, customer_number TEXT, author_name TEXT, sku TEXT NOT NULL, stars INTEGER NOT NULL, body TEXT,
          written_at TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS orders_customer ON orders (customer_number);
        CREATE INDEX IF NOT EXISTS orders_placed ON orders (placed_at);
        CREATE INDEX IF NOT EXISTS order_lines_placed ON order_lines (placed_at);
        CREATE INDEX IF NOT EXISTS product_reviews_customer ON product_reviews (customer_number);
        DELETE FROM order_lines;
        DELETE FROM orders;
        DELETE FROM product_reviews;
        """;

    public async Task Write(IEnumerable<Customer> customers, OrderGenerator generator, Action<int> done, CancellationToken cancellation)
    {
        await using var connection = await stores.OpenOrders(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, transaction, Schema, cancellation);
        foreach (var some in customers.Chunk(100))
        {
            // All orders of these customers before their lines: the lines refer to them.
            foreach (var orders in some.SelectMany(generator.Of).Chunk(1_000))
            {
                await Orders.Write(transaction, orders.Select(Row), cancellation);
                await Lines.Write(transaction, orders.SelectMany(order => order.Lines.Select(line => Row(order, line))), cancellation);
                done(orders.Length);
            }

            await Reviews.Write(transaction, some.SelectMany(generator.ReviewsOf).Select(Row), cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static object?[] Row(Order order) =>
    [
        order.OrderId, order.CustomerNumber, Text(order.PlacedAt), order.Status, order.Currency, order.TotalCents, order.ContactEmail,
        order.ContactPhone, order.ShipName, order.ShipStreet, order.ShipPostalCode, order.ShipCity, order.ShipCountry, order.GiftFor,
        order.GiftMessage, order.Details,
    ];

    private static object?[] Row(Order order, OrderLine line) =>
        [order.OrderId, line.LineNumber, Text(order.PlacedAt), line.Sku, line.Product, line.Quantity, line.UnitCents, line.Engraving];

    private static object?[] Row(Review review) =>
        [review.ReviewId, review.CustomerNumber, review.AuthorName, review.Sku, review.Stars, review.Body, Text(review.WrittenAt)];

    private static string Text(NodaTime.Instant instant) => NodaTime.Text.InstantPattern.General.Format(instant);

    private static async Task Execute(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
