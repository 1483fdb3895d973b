using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs.Models;
using Shop.Generation;
using Shop.Stores;

namespace Shop;

/// <summary>
/// Looks into the stores past everything that processes requests: what is really there, before and after. It finds rows
/// by the customer number alone, and therefore also what an erasure that follows references would miss.
/// </summary>
public sealed class ShopInventory(ShopStores stores)
{
    public Task<ShopCounts> Count(CancellationToken cancellation = default) => Count(null, cancellation);

    /// <param name="customerNumber">For instance C000123.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<ShopCounts> CountOf(string customerNumber, CancellationToken cancellation = default) => Count(customerNumber, cancellation);

    /// <summary>
    /// What each customer holds, in one look through the stores. Rows that name nobody (any more) stand under the empty number.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, ShopCounts>> CountEach(CancellationToken cancellation = default)
    {
        var each = new Dictionary<string, ShopCounts>(StringComparer.Ordinal);
        await foreach (
            var row in stores
                .Profiles()
                .QueryAsync<Azure.Data.Tables.TableEntity>(select: ["PartitionKey"], cancellationToken: cancellation))
            Add(row.PartitionKey, held => held with { Profiles = held.Profiles + 1 });
        await foreach (var owner in Owners(StoredFile.Documents, cancellation))
            Add(owner, held => held with { Documents = held.Documents + 1 });
        await foreach (var owner in Owners(StoredFile.Pictures, cancellation))
            Add(owner, held => held with { Pictures = held.Pictures + 1 });

        await using var orders = await stores.OpenOrders(cancellation);
        var sales = new OrderCounts(orders, null);
        await foreach (var (owner, rows) in sales.OfEach("orders", cancellation))
            Add(owner, held => held with { Orders = rows });
        await foreach (var (owner, rows) in sales.OfEach("order_lines JOIN orders USING (order_id)", cancellation))
            Add(owner, held => held with { OrderLines = rows });
        await foreach (var (owner, rows) in sales.OfEach("product_reviews", cancellation))
            Add(owner, held => held with { Reviews = rows });

        using var marketing = stores.MarketingClient();
        await foreach (var contact in MarketingPages.Read(marketing, "contacts", null, cancellation))
            Add(Owner(contact), held => held with { Contacts = held.Contacts + 1 });
        await foreach (var happened in MarketingPages.Read(marketing, "events", null, cancellation))
            Add(Owner(happened), held => held with { Events = held.Events + 1 });
        return each;

        void Add(string owner, Func<ShopCounts, ShopCounts> more) =>
            each[owner] = more(each.GetValueOrDefault(owner) ?? ShopCounts.None);

        static string Owner(JsonNode item) => item["customer_number"]?.GetValue<string>() ?? "";
    }

    /// <summary>
    /// In how many rows and files of each collection the text stands as it is, in any field or in the body. Collections without it are left
    /// out.
    /// </summary>
    /// <param name="text">Compared exactly, after JSON escapes are undone.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyDictionary<string, long>> Find(string text, CancellationToken cancellation = default)
    {
        var found = new Dictionary<string, long>();
        await foreach (var (collection, content) in new ShopContents(stores).All(cancellation))
        {
            if (content.Contains(text, StringComparison.Ordinal))
                found[collection] = found.GetValueOrDefault(collection) + 1;
        }

        return found;
    }

    private async Task<ShopCounts> Count(string? customer, CancellationToken cancellation)
    {
        var profiles = 0L;
        var filter = customer is null ? null : $"PartitionKey eq '{customer}'";
        await foreach (
            var _ in stores
                .Profiles()
                .QueryAsync<Azure.Data.Tables.TableEntity>(filter, select: ["PartitionKey"], cancellationToken: cancellation))
            profiles++;

        using var marketing = stores.MarketingClient();
        await using var orders = await stores.OpenOrders(cancellation);
        var sales = new OrderCounts(orders, customer);
        return new ShopCounts(
            profiles,
            await Files(StoredFile.Documents, customer, cancellation),
            await Files(StoredFile.Pictures, customer, cancellation),
            await sales.Of("orders", cancellation),
            await sales.OfLines(cancellation),
            await sales.Of("product_reviews", cancellation),
            await MarketingPages.Read(marketing, "contacts", customer, cancellation).CountAsync(cancellation),
            await MarketingPages.Read(marketing, "events", customer, cancellation).CountAsync(cancellation));
    }

    private async Task<long> Files(string container, string? customer, CancellationToken cancellation)
    {
        var count = 0L;
        await foreach (var owner in Owners(container, cancellation))
        {
            if (customer is null || owner == customer)
                count++;
        }

        return count;
    }

    private async IAsyncEnumerable<string> Owners(string container, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in stores.Container(container).GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, null, cancellation))
            yield return blob.Metadata.TryGetValue("customer_number", out var owner) ? owner : "";
    }
}
