using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Log;

/// <summary>Appending: durable when it returns, once for each id, padded, provable.</summary>
public sealed class LogWriterTests
{
    private readonly LogBench _log = new();

    [Fact]
    public async Task What_was_appended_is_under_the_published_checkpoint_when_it_returns()
    {
        var entry = LogBench.Entry("""{"format":"compliance-entry/v1"}""");
        var receipt = await _log.Append("r1/received", entry);
        var view = await _log.View();
        var path = await view.ProveInclusion(receipt.Index, view.Checkpoint.Size, default);
        Assert.True(MerkleProof.VerifyInclusion(
            receipt.Index, view.Checkpoint.Size, MerkleProof.LeafHash(entry.Leaf()), path, view.Checkpoint.Root.Span));
        Assert.Equal(entry.Leaf(), (await view.ReadLeaves(0, default))[0]);
    }

    [Fact]
    public async Task An_id_asked_for_again_gives_the_entry_that_is_there()
    {
        var first = await _log.Append("r1/fenced", LogBench.Entry("""{"n":1}"""));
        var again = await _log.Append("r1/fenced", LogBench.Entry("""{"n":2}"""));
        Assert.Equal(ReceiptFormat.Write(first), ReceiptFormat.Write(again));
        Assert.Equal(16, (await _log.View()).Checkpoint.Size);
    }

    [Fact]
    public async Task An_id_asked_for_by_many_at_once_is_logged_once()
    {
        await using var writer = _log.Writer();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => writer.Append("r1", LogBench.Entry(), default)));
        Assert.Single(receipts.Select(each => each.Index).Distinct());
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(300, 304)]
    public async Task Batches_are_filled_up_so_that_their_size_tells_nothing(int entries, int size)
    {
        await _log.Grow(entries);
        var view = await _log.View();
        Assert.Equal(size, view.Checkpoint.Size);
        var leaves = (await Task.WhenAll(Enumerable.Range(0, (size + 255) / 256).Select(i => view.ReadLeaves(i, default))))
            .SelectMany(each => each)
            .ToList();
        Assert.Equal(size - entries, leaves.Count(leaf => leaf.Span[1] == (byte)EntryKind.Padding));
        Assert.Equal(size, leaves.Select(leaf => Convert.ToHexString(leaf.Span)).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_is_filled_up_by_its_own_size_whatever_the_log_had_before()
    {
        await _log.Append("a");
        await using var writer = _log.Writer(new() { PadTo = 24 });
        await writer.Append("b", LogBench.Entry(), default);
        Assert.Equal([0, 16, 40], _log.Sizes());
    }

    [Fact]
    public async Task Entries_of_one_id_stand_one_after_the_other()
    {
        await using var writer = _log.Writer();
        var entries = Enumerable.Range(0, 700).Select(_ => LogBench.Entry()).ToList();
        var receipt = await writer.Append("many", entries, default);
        var view = await _log.View();
        for (var i = 0; i < entries.Count; i++)
            Assert.Equal(entries[i].Leaf(), (await view.ReadLeaves((receipt.Index + i) / 256, default))[(int)(receipt.Index + i) % 256]);
    }

    [Fact]
    public async Task Every_checkpoint_carries_all_signatures_and_stays_under_the_size_that_it_follows()
    {
        await _log.Append("a");
        await _log.Append("b");
        foreach (var (path, size) in new[] { ("checkpoints/0", 0), ("successors/0", 16), ("successors/16", 32) })
            Assert.Equal(size, _log.Signing.Identity.Read(_log.Store.Objects[path].Content.Span).Size);
        var view = await _log.View();
        var proof = await view.ProveConsistency(16, 32, default);
        var earlier = _log.Signing.Identity.Read(_log.Store.Objects["successors/0"].Content.Span);
        Assert.True(MerkleProof.VerifyConsistency(16, 32, earlier.Root.Span, view.Checkpoint.Root.Span, proof));
    }

    [Fact]
    public async Task Nothing_stays_staged()
    {
        await _log.Append("a");
        Assert.DoesNotContain(_log.Store.Objects.Keys, path => path.StartsWith("staging/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Objects_are_written_as_many_at_a_time_as_was_asked_for()
    {
        var watched = new WatchedLog(_log.Parts);
        var parallel = Environment.ProcessorCount + 1;
        var (waiting, gate) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        watched.Before = call =>
        {
            if (!call.StartsWith("write tile/", StringComparison.Ordinal) || call.Contains(".p/", StringComparison.Ordinal))
                return Task.CompletedTask;
            if (Interlocked.Increment(ref waiting) == parallel)
                gate.SetResult();
            return gate.Task.WaitAsync(TimeSpan.FromMinutes(5));
        };
        await using var writer = _log.Writer(new() { Parallel = parallel, MaxBatch = 256 * parallel }, watched.Parts);
        await writer.Append("many", [.. Enumerable.Range(0, 256 * parallel).Select(_ => LogBench.Entry())], default);
        await LogAudit.IsWhole(_log, "many");
    }

    [Fact]
    public async Task A_partial_tile_that_did_not_change_is_not_written_again()
    {
        await _log.Grow(272);
        var watched = new WatchedLog(_log.Parts);
        await using var writer = _log.Writer(parts: watched.Parts);
        await writer.Append("b", LogBench.Entry(), default);
        Assert.Equal((1, 0), (watched.Calls("write tile/0/001.p/32"), watched.Calls("write tile/1/")));
    }

    [Fact]
    public async Task An_append_takes_five_calls_beside_its_receipt()
    {
        var watched = new WatchedLog(_log.Parts);
        await using var writer = _log.Writer(null, watched.Parts, new Witnessing.WitnessBench(_log).Client);
        await writer.Append("a", LogBench.Entry(), default);
        var before = watched.All.Count;
        await writer.Append("b", LogBench.Entry(), default);
        Assert.Equal(
            [
                "find b",
                "keep b",
                "replace checkpoint",
                "swap",
                "write successors/16",
                "write tile/0/000.p/32",
                "write tile/entries/000.p/32",
            ],
            watched.All.Skip(before).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_is_too_large_for_the_guard_is_staged_and_nothing_of_it_stays()
    {
        var watched = new WatchedLog(_log.Parts);
        await using (var writer = _log.Writer(new() { MaxGuarded = 2_000 }, watched.Parts))
        {
            await writer.Append("a", LogBench.Entry(), default);
            Assert.Equal(0, watched.Calls("write staging/"));
            await writer.Append("many", [.. Enumerable.Range(0, 100).Select(_ => LogBench.Entry())], default);
        }
        Assert.Equal((1, 1), (watched.Calls("write staging/"), watched.Calls("delete staging/")));
        Assert.True((await _log.Guard.Read(default))!.Batch.IsEmpty);
        await LogAudit.IsWhole(_log, "a", "many");
    }

    [Fact]
    public async Task A_reader_that_shares_the_writers_memory_reads_nothing_again_and_believes_none_of_it()
    {
        var memory = new LogMemory();
        await using var writer = new LogWriter(_log.Parts, _log.Signing, _log.Time, memory: memory);
        await writer.Append("a", [.. Enumerable.Range(0, 600).Select(_ => LogBench.Entry())], default);
        var watched = new WatchedLog(_log.Parts);
        var view = (await new LogReader(watched.Parts.Store, _log.Signing.Identity, memory).Read(608, default))!;
        foreach (var index in (int[])[0, 300, 600])
        {
            var path = await view.ProveInclusion(index, 608, default);
            var leaf = MerkleProof.LeafHash((await view.ReadLeaves(index / 256, default))[index % 256].Span);
            Assert.True(MerkleProof.VerifyInclusion(index, 608, leaf, path, view.Checkpoint.Root.Span));
        }
        Assert.DoesNotContain(watched.All, call => !call.StartsWith("read tile/entries/", StringComparison.Ordinal));

        // With another log's memory nothing is proven that is not in this one.
        var other = new LogBench();
        await other.Grow(600);
        var stranger = new LogReader(other.Store, other.Signing.Identity, memory);
        await Assert.ThrowsAsync<LogCorruptException>(() => stranger.Read(608, default));
        var its = (await stranger.Read(default))!;
        Assert.Equal(its.Checkpoint.Root.ToArray(), await its.RootOf(608, default));
        Assert.Equal(256, (await its.ReadLeaves(0, default)).Count);
    }

    [Fact]
    public async Task What_is_still_queued_when_the_writer_ends_fails_and_can_be_asked_for_again()
    {
        var writer = _log.Writer();
        await writer.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.Append("late", LogBench.Entry(), default));
        await _log.Append("late");
    }
}
