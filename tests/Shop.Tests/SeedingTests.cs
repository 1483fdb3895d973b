using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;
using Shop.Generation;
using Shop.Marketing;

namespace Shop.Tests;

public sealed class SeedingTests(AzuriteFixture azurite, PostgresFixture postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Key = "a key for this test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shop");
    private MarketingProcess _marketing = null!;
    private ShopStores _stores = null!;

    public async ValueTask InitializeAsync()
    {
        _marketing = await MarketingProcess.Start(
            new MarketingOptions("http://127.0.0.1:0", Path.Combine(_folder.FullName, "marketing.db"), Key));
        _stores = new ShopStores
        {
            StorageConnectionString = azurite.ConnectionString,
            SqlitePath = Path.Combine(_folder.FullName, "shop.db"),
            PostgresConnectionString = null,
            Marketing = _marketing.Url,
            MarketingApiKey = Key,
            Prefix = AzuriteFixture.NewPrefix(),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _marketing.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_whole_shop_is_there_in_seconds()
    {
        var watch = Stopwatch.StartNew();
        var last = new ConcurrentDictionary<string, TimeSpan>();
        await new ShopSeeder(_stores, Some.Full, new Marking(), new Clocked(store => last[store] = watch.Elapsed)).Seed();
        output.WriteLine(string.Join(", ", last.Select(each => $"{each.Key} after {each.Value.TotalSeconds:0.0} s")));
        output.WriteLine($"Seeded in {watch.Elapsed.TotalSeconds:0.0} s");
        // Two idle cores need about five seconds; other tests share them here. The bound catches a round trip per row.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(120));

        var counts = await new ShopInventory(_stores).Count();
        output.WriteLine(counts.ToString());
        Assert.Equal(Expected(Some.Full), counts);
        Assert.Equal((1_000, 1_001, 500, 900), (counts.Profiles, counts.Documents, counts.Pictures, counts.Contacts));

        var busiest = await new ShopInventory(_stores).CountOf(Cast.Number(Cast.Busiest));
        Assert.Equal((1, 1, 10_000, 1), (busiest.Profiles, busiest.Documents, busiest.Orders, busiest.Contacts));
    }

    [Fact]
    public async Task Seeding_twice_restores_the_same_state()
    {
        await new ShopSeeder(_stores, Some.Small).Seed();
        await using (var orders = await _stores.OpenOrders(default))
        await using (var command = orders.CreateCommand())
        {
            command.CommandText = "DELETE FROM product_reviews; UPDATE orders SET ship_name = 'changed'";
            await command.ExecuteNonQueryAsync();
        }

        await new ShopSeeder(_stores, Some.Small).Seed();
        Assert.Equal(Expected(Some.Small), await new ShopInventory(_stores).Count());
        Assert.Empty(await new ShopInventory(_stores).Find("changed"));
    }

    [Fact]
    public async Task A_customers_name_is_found_in_every_store_unless_it_is_sealed()
    {
        var marking = new Marking();
        await new ShopSeeder(_stores, Some.Small, marking).Seed();
        var inventory = new ShopInventory(_stores);
        var plain = await inventory.Find(new CustomerGenerator(Some.Small).One(14).DisplayName);
        Assert.Superset(
            new HashSet<string> { "shop_profiles.profiles", "shop_files.documents", "shop_sales.orders", "shop_marketing.contacts" },
            plain.Keys.ToHashSet());

        var sealedOne = await inventory.Find(new CustomerGenerator(Some.Small).One(4).DisplayName);
        Assert.DoesNotContain("shop_profiles.profiles", sealedOne.Keys);
        Assert.DoesNotContain("shop_files.documents", sealedOne.Keys);
        Assert.Contains("shop_sales.orders", sealedOne.Keys);
    }

    [Fact]
    public async Task Sealed_customers_are_registered_and_every_value_is_sealed_for_its_own_place()
    {
        var marking = new Marking();
        await new ShopSeeder(_stores, Some.Small, marking).Seed();
        Assert.Equal(Enumerable.Range(1, 12).Select(Cast.Number), marking.Registered.Keys.Order());
        Assert.Equal(new CustomerGenerator(Some.Small).One(4).Email, marking.Registered["C000004"]["email"]);
        Assert.Contains(("C000004", "shop_profiles.profiles", """["C000004","profile"]""", "preferences.delivery_note"), marking.Places);
        Assert.Equal(12, marking.Places.Count(place => place.Field == "email"));
        Assert.Equal(19, marking.Places.Count(place => place.Field == "content"));
        Assert.Equal(marking.Places.Count, marking.Places.Distinct().Count());
    }

    [Fact]
    public async Task Progress_is_told_for_each_store()
    {
        var told = new ConcurrentBag<SeedProgress>();
        await new ShopSeeder(_stores, Some.Small, new Marking(), new Recorder(told)).Seed();
        Assert.Equal(["files", "marketing", "orders", "profiles", "sealing"], told.Select(each => each.Store).Distinct().Order());
        Assert.Contains(new SeedProgress("profiles", 60, 60), told);
    }

    [Fact]
    public async Task PostgreSQL_keeps_the_same_orders_as_SQLite()
    {
        var stores = _stores with { PostgresConnectionString = postgres.ConnectionString };
        await new ShopSeeder(stores, Some.Small).Seed();
        await new ShopSeeder(stores, Some.Small).Seed();
        Assert.Equal(Expected(Some.Small), await new ShopInventory(stores).Count());
        Assert.NotEmpty(await new ShopInventory(stores).Find(Cast.Number(14)));
    }

    private static ShopCounts Expected(ShopOptions options)
    {
        var customers = new CustomerGenerator(options).All().ToList();
        var files = customers.SelectMany(new FileGenerator(options).Of).ToList();
        var sales = new OrderGenerator(options);
        var orders = customers.SelectMany(sales.Of).ToList();
        var marketing = customers.Select(new MarketingGenerator(options).Of).Where(known => known is not null).ToList();
        return new ShopCounts(
            customers.Count,
            files.Count(file => file.Container == StoredFile.Documents),
            files.Count(file => file.Container == StoredFile.Pictures),
            orders.Count,
            orders.Sum(order => order.Lines.Count),
            customers.Sum(customer => sales.ReviewsOf(customer).Count()),
            marketing.Count,
            marketing.Sum(known => known!.Value.Events.Count));
    }

    /// <summary>Shows where sealing happens: it replaces each value by one that tells nothing.</summary>
    private sealed class Marking : ISealing
    {
        public ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> Registered { get; } = [];

        public ConcurrentBag<(string Customer, string Collection, string Record, string Field)> Places { get; } = [];

        public Task Register(string customerNumber, IReadOnlyDictionary<string, string> identities, CancellationToken cancellation)
        {
            Registered[customerNumber] = identities;
            return Task.CompletedTask;
        }

        public Task<string> SealText(
            string customerNumber, string collection, string record, string field, string plaintext, CancellationToken cancellation)
        {
            Assert.True(Registered.ContainsKey(customerNumber));
            Places.Add((customerNumber, collection, record, field));
            return Task.FromResult("sealed");
        }

        public async Task SealContent(
            string customerNumber,
            string collection,
            string record,
            string field,
            Stream plaintext,
            Stream destination,
            CancellationToken cancellation)
        {
            Places.Add((customerNumber, collection, record, field));
            await plaintext.CopyToAsync(Stream.Null, cancellation);
            await destination.WriteAsync(Encoding.UTF8.GetBytes("sealed"), cancellation);
        }
    }

    private sealed class Clocked(Action<string> reached) : IProgress<SeedProgress>
    {
        public void Report(SeedProgress value) => reached(value.Store);
    }

    private sealed class Recorder(ConcurrentBag<SeedProgress> told) : IProgress<SeedProgress>
    {
        public void Report(SeedProgress value) => told.Add(value);
    }
}
