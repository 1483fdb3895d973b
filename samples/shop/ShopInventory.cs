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

    /// <summary>In how many rows and files of each collection the text stands as it is, in any field or in the body. Collections without it are left out.</summary>
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
        await foreach (var _ in stores.Profiles().QueryAsync<Azure.Data.Tables.TableEntity>(filter, select: ["PartitionKey"], cancellationToken: cancellation))
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
        await foreach (var blob in stores.Container(container).GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, null, cancellation))
        {
            if (customer is null || blob.Metadata.TryGetValue("customer_number", out var owner) && owner == customer)
                count++;
        }

        return count;
    }
}
