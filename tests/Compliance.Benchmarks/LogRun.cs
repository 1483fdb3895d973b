using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.LocalHost.Azurite;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;
using Compliance.Storage;
using Compliance.Testing.Evidence;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Benchmarks;

/// <summary>
/// The evidence log against the raw work that it cannot do without, in one run. Aims: Merkle append at 0.85 of the hashing it needs;
/// entries in bulk into Azurite at 0.5 of raw PUTs of the same tiles; 200 single durable appends a second, 99 of 100 within 2 s.
/// </summary>
internal static class LogRun
{
    private const int Leaves = 1 << 20;
    private const int Group = 4096;
    private const int Groups = 16;
    private const int PerSecond = 200;
    private const int Seconds = 20;

    public static async Task<int> Start()
    {
        Merkle();
        var directory = Directory.CreateTempSubdirectory("compliance-log-").FullName;
        try
        {
            await using var azurite = await AzuriteProcess.Start(new AzuriteOptions { Location = directory }, new Progress<string>());
            await Bulk(azurite.ConnectionString);
            await Singles(azurite.ConnectionString);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Merkle()
    {
        var leaves = Enumerable.Range(0, 4096).Select(_ => RandomNumberGenerator.GetBytes(LogLeaf.Size)).ToArray();
        List<double> raw = [], own = [];
        for (var round = 0; round < 7; round++)
        {
            raw.Add(Time(() => Hash(leaves)));
            own.Add(Time(() => Append(leaves)));
        }
        // The fastest of each: what is left when nothing else ran.
        Say($"Merkle append: raw {Leaves / raw.Min():n0}/s, log {Leaves / own.Min():n0}/s, ratio {raw.Min() / own.Min():n2} (aim 0.85)");
    }

    /// <summary>A hash for each leaf and one for each node above: as many as leaves, less one.</summary>
    private static void Hash(byte[][] leaves)
    {
        Span<byte> leaf = stackalloc byte[1 + LogLeaf.Size], node = stackalloc byte[65], hash = stackalloc byte[32];
        for (var i = 0; i < Leaves; i++)
        {
            leaves[i % leaves.Length].CopyTo(leaf[1..]);
            SHA256.HashData(leaf, hash);
            hash.CopyTo(node[1..]);
            SHA256.HashData(node, hash);
        }
    }

    private static void Append(byte[][] leaves)
    {
        var edge = new TreeEdge();
        for (var i = 0; i < Leaves; i++)
            edge.AppendLeaf(leaves[i % leaves.Length], (_, _) => { });
        if (edge.Root().Length != 32)
            throw new InvalidOperationException();
    }

    /// <summary>One after the other, several times: Azurite is faster in one minute than in another.</summary>
    private static async Task Bulk(string connection)
    {
        List<double> raw = [], own = [];
        var tiles = 0;
        for (var round = 0; round < 5; round++)
        {
            (var plain, var log, tiles) = await Bulk(connection, round);
            raw.Add(plain);
            own.Add(log);
        }

        double usual = raw.Order().ElementAt(2),
            taken = own.Order().ElementAt(2);
        Say(
            $"Bulk: {Groups * Group} entries, {tiles} tiles and bundles, median of 5: raw {Groups * Group / usual:n0}/s, log ",
            $"{Groups * Group / taken:n0}/s, ratio {usual / taken:n2} (aim 0.5)");
    }

    private static async Task<(double Raw, double Log, int Tiles)> Bulk(string connection, int round)
    {
        await using var services = await Storage(connection, $"bulk{round}");
        var parts = services.GetRequiredService<LogParts>();
        await using var writer = new LogWriter(parts, LogKeys.New("log.example/bulk").Signing, TimeProvider.System);
        await writer.Check(default);
        var groups = Enumerable.Range(0, Groups).Select(_ => Enumerable.Range(0, Group).Select(_ => Entry()).ToArray()).ToArray();

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(groups.Select((group, i) => writer.Append($"group-{i}", group, default)));
        var log = Stopwatch.GetElapsedTime(began).TotalSeconds;

        var layout = services.GetRequiredService<StorageLayout>();
        var tiles = new List<(string Name, BinaryData Content)>();
        foreach (var container in new[] { layout.Container("log"), layout.Container("loghead") })
        {
            await foreach (
                var blob in container.GetBlobsAsync(
                    Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, "tile/", default))
                tiles.Add((blob.Name, (await container.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content));
        }
        var plain = new BlobServiceClient(connection).GetBlobContainerClient($"plain{round}");
        await plain.CreateAsync();
        began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            tiles,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (tile, stop) => await plain.UploadBlobAsync(tile.Name, tile.Content, stop));
        var raw = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return (raw, log, tiles.Count);
    }

    private static async Task Singles(string connection)
    {
        await using var services = await Storage(connection, "singles");
        await using var writer = new LogWriter(
            services.GetRequiredService<LogParts>(), LogKeys.New("log.example/singles").Signing, TimeProvider.System);
        await writer.Append("warm", Entry(), default);
        var began = Stopwatch.GetTimestamp();
        var appends = new List<Task<double>>();
        while (appends.Count < PerSecond * Seconds)
        {
            // Open loop: what is due is sent, whether or not the last ones came back.
            var due = Stopwatch.GetElapsedTime(began).TotalSeconds * PerSecond;
            while (appends.Count < due && appends.Count < PerSecond * Seconds)
                appends.Add(One(writer, appends.Count));
            await Task.Delay(1);
        }
        var took = (await Task.WhenAll(appends)).Order().ToList();
        var all = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Say(
            $"Singles: {took.Count / all:n0}/s durable; p50 {took[took.Count / 2]:n0} ms, p99 {took[took.Count * 99 / 100]:n0} ms, ",
            $"longest {took[^1]:n0} ms (aim {PerSecond}/s, p99 2,000 ms)");
    }

    private static async Task<double> One(LogWriter writer, int i)
    {
        var began = Stopwatch.GetTimestamp();
        await writer.Append($"single-{i}", Entry(), default);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    internal static async Task<ServiceProvider> Storage(string connection, string prefix)
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([new($"{StorageOptions.Section}:{nameof(StorageOptions.Prefix)}", prefix)])
                    .Build())
            .AddSingleton<IClock>(SystemClock.Instance)
            .AddSingleton(new TableServiceClient(connection))
            .AddSingleton(new BlobServiceClient(connection))
            .AddComplianceStorage()
            .BuildServiceProvider();
        await services.GetRequiredService<StorageLayout>().Prepare(AppRoles.All, default);
        return services;
    }

    private static LogEntry Entry() =>
        new(
            EntryKind.Received,
            RandomNumberGenerator.GetBytes(LogLeaf.SaltSize),
            """{"format":"compliance-entry/v1","kind":"received"}"""u8.ToArray()
        );

    private static double Time(Action work)
    {
        var began = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static void Say(params FormattableString[] parts) =>
        Console.WriteLine(string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture))));
}
