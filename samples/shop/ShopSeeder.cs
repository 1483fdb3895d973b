using Shop.Generation;
using Shop.Stores;

namespace Shop;

/// <param name="Store">Which of the four stores, in a word or two.</param>
/// <param name="Done">Rows, files or records written so far.</param>
/// <param name="Total">Of how many; 0 while that is not known.</param>
public sealed record SeedProgress(string Store, int Done, int Total);

/// <summary>
/// Fills the four stores. Seeding again, with the same options, restores the same state: rows are replaced, not added.
/// </summary>
/// <param name="stores">Where to.</param>
/// <param name="options">What.</param>
/// <param name="sealing">Seals the first customers' profiles and files. Without one, nobody's are sealed.</param>
/// <param name="progress">Called from several threads.</param>
public sealed class ShopSeeder(ShopStores stores, ShopOptions options, ISealing? sealing = null, IProgress<SeedProgress>? progress = null)
{
    public async Task Seed(CancellationToken cancellation = default)
    {
        options.Validate();
        var customers = new CustomerGenerator(options).All().ToList();
        var customersSealing = await CustomerSealing.Prepare(
            sealing, customers.Take(options.Sealed), Counter("sealing", options.Sealed), cancellation);
        await Task.WhenAll(
            Task.Run(
                () =>
                    new ProfileTable(stores.Profiles(), customersSealing).Write(
                        customers, Counter("profiles", customers.Count), cancellation),
                cancellation),
            Task.Run(
                () => new FileContainers(stores, customersSealing).Write(Files(customers), Counter("files"), cancellation), cancellation),
            Task.Run(
                () => new OrderDatabase(stores).Write(customers, new OrderGenerator(options), Counter("orders"), cancellation),
                cancellation),
            Task.Run(
                () => new MarketingContacts(stores).Write(customers, new MarketingGenerator(options), Counter("marketing"), cancellation),
                cancellation));
    }

    private IEnumerable<StoredFile> Files(List<Customer> customers)
    {
        var generator = new FileGenerator(options);
        return customers.SelectMany(generator.Of);
    }

    private Action<int> Counter(string store, int total = 0)
    {
        var done = 0;
        return more => progress?.Report(new SeedProgress(store, Interlocked.Add(ref done, more), total));
    }
}
