using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using Compliance.Protection.Erasure;
using Compliance.Testing.Traffic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Shop;

namespace Compliance.Benchmarks.Load;

/// <summary>How long a start takes behind many fences of erased people, each with its entry in the log.</summary>
internal static class FenceRun
{
    private const int AtOnce = 64;

    public static Task<int> Start(string[] args)
    {
        var fences = new Option<int>("--fences") { Description = "How many, 100 to 100,000.", DefaultValueFactory = _ => 20_000 };
        var command = new RootCommand("Measure a start behind many fences.") { fences };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(fences), cancellation));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> Run(int fences, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("compliance-fences-").FullName;
        try
        {
            await using var shop = await ShopEnvironment.Start(
                new ShopSettings { Directory = directory, InMemory = true }, null, cancellation);
            var (empty, _) = await Restart(
                "a first start, without a fence", shop, directory, host => Raise(host, fences, cancellation), cancellation);
            await Restart($"a start that learns {fences} fences from the log", shop, directory, _ => Task.CompletedTask, cancellation);
            var (known, traffic) = await Restart(
                $"a start behind {fences} fences that are known", shop, directory, _ => Task.CompletedTask, cancellation);
            Console.WriteLine(
                $"A start behind {fences} fences: {known:0.0} s, {known - empty:0.0} s more than without (aim: under 10 s); {traffic} "
                + $"transactions");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(double Seconds, long Transactions)> Restart(
        string what, ShopEnvironment shop, string directory, Func<LocalApplication, Task> then, CancellationToken cancellation)
    {
        var options = new LocalHostOptions
        {
            DataDirectory = directory,
            StorageConnectionString = shop.Stores.StorageConnectionString,
            DataMap = ShopFiles.DataMap,
            Connections = shop.Connections,
            KeysAhead = 0,
        };
        var traffic = new StorageTraffic();
        var began = Stopwatch.GetTimestamp();
        await using var host = await LocalApplication.Start(
            options, logging => logging.SetMinimumLevel(LogLevel.Critical), traffic.Watch, cancellation);
        using var client = new HttpClient { BaseAddress = host.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", host.Token(Duration.FromHours(1)));
        while (!(await client.GetAsync(new Uri("health/ready", UriKind.Relative), cancellation)).IsSuccessStatusCode)
            await Task.Delay(50, cancellation);
        var (taken, transactions) = (Stopwatch.GetElapsedTime(began).TotalSeconds, traffic.Requests.Count);
        Console.WriteLine($"{what}: {taken:0.0} s until it is ready, {transactions} transactions of this system's own");
        await then(host);
        return (taken, transactions);
    }

    /// <summary>As erasures leave them: a row beyond return, and its entry.</summary>
    private static async Task Raise(LocalApplication host, int fences, CancellationToken cancellation)
    {
        var (log, rows, now) = (
            host.Services.GetRequiredService<IEvidenceLog>(), host.Services.GetRequiredService<ISubjectFence>(),
            host.Services.GetRequiredService<IClock>().GetCurrentInstant().ToDateTimeOffset());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, fences),
            parallel,
            async (number, stop) =>
            {
                var row = new FenceRow(
                    Mark(),
                    [.. Enumerable.Range(0, 3).Select(_ => Mark()).Order(StringComparer.Ordinal)],
                    RandomNumberGenerator.GetBytes(FenceRow.SaltSize),
                    $"request-{number}",
                    now,
                    FenceState.Active);
                var entries = await log.Append(new LogFenced(row.RequestId, row.Hash()), stop);
                await rows.TryAdd(row with { LogIndex = entries[0].Index, FinalSince = now, Ends = now.AddDays(30) }, stop);
            }
        );
    }

    private static string Mark() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
