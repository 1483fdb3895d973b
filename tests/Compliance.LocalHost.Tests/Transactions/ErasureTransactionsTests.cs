using Compliance.LocalHost.Demo;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using Compliance.Protection;
using Compliance.Subjects;
using Compliance.Testing.Traffic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Shop;

namespace Compliance.LocalHost.Tests.Transactions;

/// <summary>What an erasure of a sealed customer over four stores sends to this system's own storage: each request is paid for.</summary>
public sealed class ErasureTransactionsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("compliance-transactions-").FullName;
    private readonly StorageTraffic _traffic = new();
    private ShopEnvironment _shop = null!;
    private LocalApplication _host = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await ShopEnvironment.Start(new ShopSettings { Directory = _directory, InMemory = true }, null, CancellationToken.None);
        var options = new LocalHostOptions
        {
            DataDirectory = _directory,
            StorageConnectionString = _shop.Stores.StorageConnectionString,
            DataMap = ShopFiles.DataMap,
            Connections = _shop.Connections,
            LeaseLifetime = TimeSpan.FromSeconds(30),
            KeysAhead = 0,
        };
        _host = await LocalApplication.Start(options, logging => logging.ClearProviders(), _traffic.Watch);
        var services = _host.Services;
        var sealing = new ShopSealing(services.GetRequiredService<ISubjectDirectory>(), services.GetRequiredService<SubjectProtector>());
        await _host.FillKeyPool(30, null, CancellationToken.None);
        var small = new ShopOptions
        {
            Now = services.GetRequiredService<IClock>().GetCurrentInstant(),
            Customers = 50,
            Sealed = 30,
            BusiestOrders = 10,
            LargeDocumentBytes = 1_000,
        };
        await new ShopSeeder(_shop.Stores, small, sealing).Seed(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _shop.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task An_erasure_of_a_sealed_customer_over_four_stores_takes_at_most_so_many()
    {
        using var api = new ApiClient(_host.Url, _host.Token(Duration.FromHours(1)));
        await Erase(api, Cast.Number(22));
        _traffic.Reset();
        await Erase(api, Cast.Number(23));

        // How it goes on is asked for by the test, however often.
        var own = _traffic.Requests.Where(each => each.Step?.StartsWith("GET ", StringComparison.Ordinal) is not true).ToList();
        foreach (var line in StorageTraffic.Lines(own))
            output.WriteLine(line);
        // The engine's adapter notes each attempt at an activity, whatever the activity does.
        Assert.InRange(own.Count(each => each.Place != "complianceattempts"), 1, Most);
    }

    /// <summary>
    /// Of which 30 are the log's five appends; one more where an append fills a tile. One is the note that ends what instances keep of the
    /// person. See <c>docs/benchmarks.md</c>.
    /// </summary>
    private const int Most = 115;

    private static async Task Erase(ApiClient api, string customer)
    {
        var id = await api.Submit("erasure", new Dictionary<string, string> { ["customer_number"] = customer }, CancellationToken.None);
        var end = await api.Follow($"api/requests/{id}", ApiClient.IsAtRest, null, CancellationToken.None);
        Assert.Equal("complete", ApiClient.Ending(end));
    }
}
