using System.Security.Cryptography;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;
using Compliance.Testing.Azurite;
using Compliance.Testing.Evidence;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Storage.Tests.Log;

/// <summary>The log over blobs and tables: dies at any call, is written by two at once, and stays one log with each id once.</summary>
public sealed class BlobLogTests(AzuriteFixture azurite)
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LogKeys _keys = LogKeys.New("log.example/blobs");

    [Fact]
    public async Task What_is_written_once_is_in_the_container_for_that_and_the_rest_in_the_other()
    {
        var bench = await Start();
        var parts = bench.Get<LogParts>();
        await Append(parts, "a", 300);
        Assert.Equal(
            ["checkpoints/0", "successors/0", "tile/0/000", "tile/entries/000", "tile/entries/001.p/48"],
            await bench.Layout.Container("log").GetBlobsAsync().Select(each => each.Name).ToListAsync());
        Assert.Equal(
            ["checkpoint", "tile/0/001.p/48", "tile/1/000.p/1"],
            await bench.Layout.Container("loghead").GetBlobsAsync().Select(each => each.Name).ToListAsync());
    }

    [Theory]
    [InlineData("checkpoint", "text/plain; charset=utf-8", "public, max-age=5", false)]
    [InlineData("tile/0/000", "application/octet-stream", "public, max-age=31536000, immutable", false)]
    [InlineData("tile/0/001.p/48", "application/octet-stream", "public, max-age=60", false)]
    [InlineData("tile/entries/000", "application/octet-stream", "public, max-age=31536000, immutable", true)]
    [InlineData("tile/entries/001.p/48", "application/octet-stream", "public, max-age=60", true)]
    public async Task What_is_served_is_kept_with_its_headers_and_bundles_compressed_once(
        string path, string type, string caching, bool isCompressed)
    {
        var bench = await Start();
        var parts = bench.Get<LogParts>();
        await Append(parts, "a", 300);
        var container = TilePath.IsOverwritten(path) ? bench.Layout.Container("loghead") : bench.Layout.Container("log");
        var headers = (await container.GetBlobClient(path).GetPropertiesAsync()).Value;
        Assert.Equal(
            (type, caching, isCompressed ? "gzip" : null),
            (headers.ContentType, headers.CacheControl, headers.ContentEncoding is "" ? null : headers.ContentEncoding));

        var (plain, kept) = ((await parts.Store.Read(path, default))!, (await parts.Store.ReadAsKept(path, default))!);
        Assert.Equal(isCompressed, kept.IsCompressed);
        Assert.Equal(plain.Content.ToArray(), isCompressed ? EntryBundle.Decompress(kept.Content) : kept.Content.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_writer_that_dies_at_any_call_is_finished_by_the_next(bool after)
    {
        var bench = await Start();
        var parts = bench.Get<LogParts>();
        await Append(parts, "first", 250);
        var ids = new List<string> { "first" };
        for (var step = 0; ; step++)
        {
            var faults = new LogFaults(parts, step, after);
            var (dying, following) = ($"dying-{step}", $"following-{step}");
            await Record.ExceptionAsync(() => Append(faults.Parts, dying, 5));
            await Append(parts, dying, 5);
            await Append(parts, following, 1);
            ids.AddRange([dying, following]);
            if (!faults.HasDied)
                break;
        }
        Assert.True(ids.Count > 20);
        await IsWhole(parts, ids);
    }

    [Fact]
    public async Task Two_writers_at_once_make_one_log()
    {
        var bench = await Start();
        var parts = bench.Get<LogParts>();
        await using var one = Writer(parts);
        await using var two = Writer(parts);
        var ids = Enumerable.Range(0, 30).Select(i => $"r{i}").ToList();
        var receipts = await Task.WhenAll(ids.SelectMany(id => new[] { one, two }.Select(each => each.Append(id, Entry(), default))));
        Assert.Equal(ids.Count, receipts.Select(each => each.Index).Distinct().Count());
        await IsWhole(parts, ids);
    }

    [Fact]
    public async Task Any_schedule_of_crashes_ends_in_one_log_with_each_id_once() => await Gen.Int[0, 40].Array[1, 4].SampleAsync(
        async deaths =>
        {
            var bench = await Start();
            var parts = bench.Get<LogParts>();
            var ids = Enumerable.Range(0, 4).Select(i => $"r{i}").ToList();
            foreach (var pair in deaths.Chunk(2))
            {
                await Task.WhenAll(pair.Select(async step =>
                {
                    await using var writer = Writer(new LogFaults(parts, step).Parts);
                    await Task.WhenAll(ids.Select(id => Record.ExceptionAsync(() => writer.Append(id, Entry(), default)).AsTask()));
                }));
            }
            foreach (var id in ids)
                await Append(parts, id, 1);
            await IsWhole(parts, ids);
        }, iter: 12, threads: 1);

    [Fact]
    public async Task A_log_whose_blobs_came_back_from_a_backup_signs_nothing()
    {
        var bench = await Start();
        var parts = bench.Get<LogParts>();
        await Append(parts, "a", 1);
        var kept = (await parts.Store.Read("checkpoint", default))!.Content;
        await Append(parts, "b", 1);
        await bench.Layout.Container("loghead").GetBlobClient("checkpoint").UploadAsync(new BinaryData(kept), overwrite: true);
        await bench.Layout.Container("loghead").GetBlobClient("tile/0/000.p/32").DeleteAsync();
        await bench.Layout.Container("log").GetBlobClient("tile/entries/000.p/32").DeleteAsync();
        await Assert.ThrowsAsync<LogRefusedException>(() => Append(parts, "c", 1));
    }

    private async Task<StorageBench> Start()
    {
        var bench = new StorageBench(azurite);
        await bench.InitializeAsync();
        return bench;
    }

    private LogWriter Writer(LogParts parts) => new(parts, _keys.Signing, Time);

    private async Task Append(LogParts parts, string id, int entries)
    {
        await using var writer = Writer(parts);
        await writer.Append(id, [.. Enumerable.Range(0, entries).Select(_ => Entry())], default);
    }

    private async Task IsWhole(LogParts parts, IReadOnlyList<string> ids)
    {
        var view = (await new LogReader(parts.Store, _keys.Signing.Identity).Read(default))!;
        Assert.Equal(_keys.Signing.Identity.Read((await parts.Guard.Read(default))!.Note.Span).Write(), view.Checkpoint.Write());
        var leaves = new List<string>();
        for (var bundle = 0L; bundle * 256 < view.Checkpoint.Size; bundle++)
            leaves.AddRange((await view.ReadLeaves(bundle, default)).Select(leaf => Convert.ToHexString(leaf.Span)));
        var logged = 0;
        foreach (var id in ids)
        {
            var receipt = (await parts.Index.Find(id, default))!;
            for (var i = 0; i < receipt.Entries.Count; i++)
                Assert.Equal(Convert.ToHexString(receipt.Entries[i].Leaf()), leaves[(int)receipt.Index + i]);
            logged += receipt.Entries.Count;
        }
        Assert.Equal(logged, leaves.Count(leaf => leaf[2..4] != "00"));
    }

    private static LogEntry Entry() => new(EntryKind.Received, RandomNumberGenerator.GetBytes(LogLeaf.SaltSize), "{}"u8.ToArray());
}
