using Microsoft.Data.Sqlite;
using NodaTime;
using NodaTime.Text;
using Shop;

namespace Compliance.CrashCampaign;

/// <summary>What each customer holds at the stores, and what the law keeps of it.</summary>
internal sealed class Holdings
{
    private readonly IReadOnlyDictionary<string, ShopCounts> _held;
    private readonly IReadOnlyDictionary<string, ShopCounts> _kept;

    private Holdings(IReadOnlyDictionary<string, ShopCounts> held, IReadOnlyDictionary<string, ShopCounts> kept)
    {
        _held = held;
        _kept = kept;
    }

    /// <summary>The empty number stands for rows that name nobody.</summary>
    public IEnumerable<string> Customers => _held.Keys;

    public ShopCounts Of(string customer) => _held.GetValueOrDefault(customer) ?? ShopCounts.None;

    /// <summary>Orders and lines of the last ten years (AO § 147).</summary>
    public ShopCounts KeptOf(string customer) => _kept.GetValueOrDefault(customer) ?? ShopCounts.None;

    public static async Task<Holdings> Take(CampaignShop shop, CancellationToken cancellation)
    {
        var cutoff = InstantPattern.General.Format(
            SystemClock.Instance.GetCurrentInstant().InUtc().LocalDateTime.PlusYears(-10).InUtc().ToInstant());
        var kept = new Dictionary<string, ShopCounts>(StringComparer.Ordinal);
        await using var sales = new SqliteConnection($"Data Source={shop.Stores.SqlitePath};Pooling=False");
        await sales.OpenAsync(cancellation);
        await using var query = sales.CreateCommand();
        query.CommandText =
            """
            SELECT customer_number, COUNT(*), SUM((SELECT COUNT(*) FROM order_lines AS line WHERE line.order_id = orders.order_id))
            FROM orders WHERE placed_at > @cutoff GROUP BY customer_number
            """;
        query.Parameters.AddWithValue("@cutoff", cutoff);
        await using var rows = await query.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            kept[rows.GetString(0)] = ShopCounts.None with { Orders = rows.GetInt64(1), OrderLines = rows.GetInt64(2) };
        return new Holdings(await shop.Inventory.CountEach(cancellation), kept);
    }
}
