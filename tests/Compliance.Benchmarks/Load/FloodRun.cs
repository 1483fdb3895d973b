using System.CommandLine;
using System.Diagnostics;
using Compliance.LocalHost.Demo;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using Compliance.Commands;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Subjects;
using Compliance.Testing.Commands;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Shop;

namespace Compliance.Benchmarks.Load;

/// <summary>Memory, and honest erasures, while forged orders come to each role of the custodian as fast as it takes them.</summary>
internal static class FloodRun
{
    private const int Customers = 60;
    private const int Sealed = 40;

    private static readonly Role[] Flooded = [Role.Provisioner, Role.Eraser, Role.Signer];

    public static Task<int> Start(string[] args)
    {
        var seconds = new Option<int>("--seconds") { Description = "How long, 10 to 600.", DefaultValueFactory = _ => 60 };
        var command = new RootCommand("Measure memory and honest erasures under a flood of forged orders.") { seconds };
        command.SetAction((parsed, cancellation) => Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> Run(TimeSpan lasting, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("compliance-flood-").FullName;
        try
        {
            await using var shop = await ShopEnvironment.Start(
                new ShopSettings { Directory = directory, InMemory = true }, null, cancellation);
            await using var host = await LocalApplication.Start(
                new LocalHostOptions
                {
                    DataDirectory = directory,
                    StorageConnectionString = shop.Stores.StorageConnectionString,
                    DataMap = ShopFiles.DataMap,
                    Connections = shop.Connections,
                    LeaseLifetime = TimeSpan.FromSeconds(1),
                },
                logging => logging.ClearProviders(), cancellation: cancellation);
            await host.FillKeyPool(Sealed, null, cancellation);
            var sealing = new ShopSealing(
                host.Services.GetRequiredService<ISubjectDirectory>(), host.Services.GetRequiredService<SubjectProtector>());
            var options = new ShopOptions
            {
                Now = host.Services.GetRequiredService<IClock>().GetCurrentInstant(),
                Customers = Customers,
                Sealed = Sealed,
            };
            await new ShopSeeder(shop.Stores, options, sealing).Seed(cancellation);
            using var api = new ApiClient(host.Url, host.Token(Duration.FromHours(1)));
            await Erase(api, 1, cancellation);
            await Flood(host, api, lasting, cancellation);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Flood(LocalApplication host, ApiClient api, TimeSpan lasting, CancellationToken cancellation)
    {
        var victims = await LivingKeys(host, cancellation);
        var forged = new ForgedCommands(victims, await Erase(api, 2, cancellation));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var floods = Flooded.Select(role => Flood(host, role, forged, stop.Token)).ToList();
        var began = Stopwatch.GetTimestamp();
        var (erased, first) = (0, 0L);
        while (Stopwatch.GetElapsedTime(began) < lasting && erased < Sealed - 3)
        {
            await Erase(api, 3 + erased, cancellation);
            erased++;
            if (first == 0 && Stopwatch.GetElapsedTime(began) > lasting / 6)
                first = GC.GetTotalMemory(forceFullCollection: true);
        }

        var taken = Stopwatch.GetElapsedTime(began);
        await stop.CancelAsync();
        var sent = await Task.WhenAll(floods);
        var last = GC.GetTotalMemory(forceFullCollection: true);
        var left = await LivingKeys(host, cancellation);
        Console.WriteLine(
            $"{taken.TotalSeconds:0} s of forged orders: "
            + $"{string.Join(", ", Flooded.Zip(sent, (role, count) => $"{count} to the {role}"))}");
        Console.WriteLine(
            $"Honest erasures meanwhile, one after the other: {erased}, all complete; other keys destroyed: "
            + $"{victims.Count - left.Count - erased - 1} (aim: none)");
        Console.WriteLine($"Live memory after a sixth of the time {first / 1e6:0.0} MB, at the end {last / 1e6:0.0} MB (aim: flat)");
    }

    private static Task<int> Flood(LocalApplication host, Role role, ForgedCommands forged, CancellationToken stop) => Task.Run(async () =>
    {
        var handler = host.Services.GetRequiredService<CommandHandler>();
        var sent = 0;
        for (; !stop.IsCancellationRequested; sent++)
            await handler.Take(role, Role.Service, forged.Next(), CancellationToken.None);
        return sent;
    });

    private static async Task<string> Erase(ApiClient api, int customer, CancellationToken cancellation)
    {
        var id = await api.Submit("erasure", new Dictionary<string, string> { ["customer_number"] = Cast.Number(customer) }, cancellation);
        var end = ApiClient.Ending(await api.Follow($"api/requests/{id}", ApiClient.IsAtRest, null, cancellation));
        return end == "complete" ? id : throw new InvalidOperationException($"An honest erasure ended as {end}.");
    }

    private static async Task<List<string>> LivingKeys(LocalApplication host, CancellationToken cancellation) =>
        await host
            .Services.GetRequiredService<ISubjectKeyStore>()
            .List(cancellation)
            .Where(each => each.State is BindingState.Active && KeyOwners.IsSubject(each.Subject))
            .Select(each => each.Subject)
            .ToListAsync(cancellation);
}
