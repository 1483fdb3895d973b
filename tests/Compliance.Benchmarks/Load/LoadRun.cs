using System.CommandLine;
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

namespace Compliance.Benchmarks.Load;

/// <summary>The whole application in this process, against Azurite, on the sample shop.</summary>
internal static class LoadRun
{
    private const int Counted = 5;

    /// <summary>What an erasure takes beside the lease that it waits out.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private static readonly string[] Parts = ["memory", "transactions", "throughput"];

    public static Task<int> Start(string[] args)
    {
        var erasures = new Option<int>("--erasures") { Description = "How many at once, 10 to 400.", DefaultValueFactory = _ => 100 };
        var only = new Option<string?>("--only") { Description = "One of the three alone." }.AcceptOnlyFromAmong(Parts);
        var lease = new Option<int>("--lease")
        {
            Description = "In seconds; a busy machine needs more than one.",
            DefaultValueFactory = _ => 1,
        };
        var command = new RootCommand("Measure memory while exporting, transactions per erasure, and erasures per second.")
        {
            erasures,
            only,
            lease,
        };
        command.SetAction(
            (parsed, cancellation) =>
                Run(parsed.GetValue(erasures), parsed.GetValue(only), TimeSpan.FromSeconds(parsed.GetValue(lease)), cancellation));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> Run(int erasures, string? only, TimeSpan lease, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("compliance-load-").FullName;
        try
        {
            await using var shop = await ShopEnvironment.Start(
                new ShopSettings { Directory = directory, InMemory = true }, null, cancellation);
            var traffic = new StorageTraffic();
            await using var host = await LocalApplication.Start(
                Options(shop, directory, lease), logging => logging.SetMinimumLevel(LogLevel.Warning), traffic.Watch, cancellation);
            using var api = new ApiClient(host.Url, host.Token(Duration.FromHours(1)));
            await Seed(shop, host, cancellation);

            if (only is null or "memory")
                await Memory(api, cancellation);
            if (only is null or "transactions")
                await Transactions(api, traffic, lease, cancellation);
            if (only is null or "throughput")
                await Throughput(api, erasures, cancellation);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static LocalHostOptions Options(ShopEnvironment shop, string directory, TimeSpan lease) => new()
    {
        DataDirectory = directory,
        StorageConnectionString = shop.Stores.StorageConnectionString,
        DataMap = ShopFiles.DataMap,
        Connections = shop.Connections,
        LeaseLifetime = lease,
        Settings = new Dictionary<string, string?> { ["Compliance:Web:RequestsPerWindow"] = "100000" },
    };

    private static async Task Seed(ShopEnvironment shop, LocalApplication host, CancellationToken cancellation)
    {
        Console.WriteLine("Seeding the shop ...");
        await host.FillKeyPool(100, null, cancellation);
        var sealing = new ShopSealing(
            host.Services.GetRequiredService<ISubjectDirectory>(), host.Services.GetRequiredService<SubjectProtector>());
        await new ShopSeeder(
            shop.Stores,
            new ShopOptions { Now = host.Services.GetRequiredService<IClock>().GetCurrentInstant() },
            sealing).Seed(cancellation);
    }

    private static async Task Memory(ApiClient api, CancellationToken cancellation)
    {
        // Once before, so that code and connections are there: what is measured is the data.
        await Access(api, Cast.Number(20), cancellation);
        foreach (var (what, customer) in new[] { ("10,000 orders", Cast.Busiest), ("a 20 MB document", Cast.LargeDocument) })
        {
            var (above, effort) = await PeakMemory.Above(() => Access(api, Cast.Number(customer), cancellation));
            Console.WriteLine($"Memory at its peak above idle, exporting the customer with {what}: {above / 1e6:0} MB (aim: at most 60)");
            Console.WriteLine(
                $"  from the submission to the end of the download: {effort.Time.TotalSeconds:0.0} s (aim: under 5); {Cost(effort)}");
        }
    }

    private static async Task Access(ApiClient api, string customer, CancellationToken cancellation)
    {
        var id = await Close(api, "access", customer, cancellation);
        await api.Download($"api/requests/{id}/download", Stream.Null, cancellation);
    }

    private static async Task Transactions(ApiClient api, StorageTraffic traffic, TimeSpan lease, CancellationToken cancellation)
    {
        await Close(api, "erasure", Cast.Number(22), cancellation);
        for (var customer = 23; customer < 23 + Counted; customer++)
        {
            traffic.Reset();
            var id = await api.Submit("erasure", Identity(Cast.Number(customer)), cancellation);

            // Not followed while it runs: what is counted is the request's own work.
            await Task.Delay(lease + Longest, cancellation);
            var counted = traffic.Requests.Count;
            Console.WriteLine(
                $"Transactions for one erasure over four stores, sealed customer: {counted} of this system's own (aim: at most 90)");
            if (customer == 22 + Counted)
                Console.WriteLine($"  the last one: {string.Join($"{Environment.NewLine}  ", traffic.Lines())}");
            await Completed(api, id, cancellation);
        }
    }

    private static async Task Throughput(ApiClient api, int erasures, CancellationToken cancellation)
    {
        var customers = Enumerable.Range(200, erasures).Select(Cast.Number).ToList();
        var effort = Effort.Begin();
        var ids = await Task.WhenAll(customers.Chunk(Math.Max(1, erasures / 16)).Select(async some =>
        {
            var submitted = new List<string>();
            foreach (var customer in some)
                submitted.Add(await api.Submit("erasure", Identity(customer), cancellation));
            return submitted;
        }));
        foreach (var id in ids.SelectMany(each => each))
            await Completed(api, id, cancellation);
        effort = effort.End();
        Console.WriteLine(
            $"Erasures completed per second, {erasures} at once: {erasures / effort.Time.TotalSeconds:0.0} (aim: at least 3)");
        Console.WriteLine($"  all of them: {Cost(effort)}");
    }

    private static string Cost(Effort effort) =>
        $"{effort.Processor.TotalSeconds:0.0} s of processor time, {effort.Allocated / 1e6:0} MB allocated";

    private static async Task<string> Close(ApiClient api, string right, string customer, CancellationToken cancellation)
    {
        var id = await api.Submit(right, Identity(customer), cancellation);
        await Completed(api, id, cancellation);
        return id;
    }

    private static async Task Completed(ApiClient api, string id, CancellationToken cancellation)
    {
        var end = ApiClient.Ending(await api.Follow($"api/requests/{id}", ApiClient.IsAtRest, null, cancellation));
        if (end != "complete")
            throw new InvalidOperationException($"A request ended as {end}: nothing is measured by it.");
    }

    private static Dictionary<string, string> Identity(string customer) => new() { ["customer_number"] = customer };
}
