using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Log;

/// <summary>A log that was changed anywhere, cut, rolled back or swapped is refused by whoever reads it.</summary>
public sealed class LogReaderTests
{
    private readonly LogBench _log = new();

    [Fact]
    public async Task Every_byte_of_every_tile_bundle_and_checkpoint_is_covered()
    {
        await _log.Grow(272);
        await ReadAll();
        // A partial tile that the full one has replaced is read by nobody.
        string[] read = ["checkpoint", "tile/0/000", "tile/0/001.p/16", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/16"];
        Assert.Subset(_log.Store.Objects.Keys.ToHashSet(), read.ToHashSet());
        foreach (var path in read)
        {
            var whole = _log.Store.Objects[path].Content.ToArray();
            for (var at = 0; at < whole.Length; at++)
            {
                var changed = whole.ToArray();
                changed[at] ^= (byte)(1 + at % 255);
                await _log.Store.Overwrite(path, changed, default);
                await Assert.ThrowsAsync<LogCorruptException>(ReadAll);
            }
            foreach (var cut in (byte[][])[whole[..^1], whole[1..], [.. whole, 0], []])
            {
                await _log.Store.Overwrite(path, cut, default);
                await Assert.ThrowsAsync<LogCorruptException>(ReadAll);
            }
            await _log.Store.Overwrite(path, whole, default);
        }
        await ReadAll();
    }

    [Fact]
    public async Task A_view_that_covers_a_size_is_not_read_again_and_a_larger_size_is()
    {
        await _log.Grow(10);
        var watched = new WatchedLog(_log.Parts);
        var reader = new LogReader(watched.Parts.Store, _log.Signing.Identity);
        var view = (await reader.Read(10, default))!;
        var calls = watched.Calls("");

        Assert.Same(view, await reader.Read(view.Checkpoint.Size, default));
        Assert.Equal(calls, watched.Calls(""));

        await _log.Grow(20);
        Assert.Same(view, await reader.Read(10, default));
        Assert.True((await reader.Read(view.Checkpoint.Size + 1, default))!.Checkpoint.Size > view.Checkpoint.Size);
        Assert.True(watched.Calls("") > calls);
    }

    [Theory]
    [InlineData("tile/0/000", 0, "Tile tile/0/000 ")]
    [InlineData("tile/0/001.p/16", 0, "The tiles do not have the root")]
    [InlineData("tile/entries/001.p/16", 38, "Entry 257 ")]
    public async Task What_was_changed_is_named(string path, int at, string name)
    {
        await _log.Grow(272);
        var changed = _log.Store.Objects[path].Content.ToArray();
        changed[at] ^= 1;
        await _log.Store.Overwrite(path, changed, default);
        var told = await Assert.ThrowsAsync<LogCorruptException>(ReadAll);
        Assert.Contains(name, told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tile/0/000")]
    [InlineData("tile/0/001.p/16")]
    [InlineData("tile/1/000.p/1")]
    [InlineData("tile/entries/000")]
    [InlineData("tile/entries/001.p/16")]
    public async Task A_part_that_was_cut_or_is_longer_is_refused(string path)
    {
        await _log.Grow(272);
        var whole = _log.Store.Objects[path].Content.ToArray();
        foreach (var other in (byte[][])[whole[..^1], [.. whole, 0], [.. whole, .. whole], []])
        {
            await _log.Store.Overwrite(path, other, default);
            await Assert.ThrowsAsync<LogCorruptException>(ReadAll);
        }
    }

    [Fact]
    public async Task A_missing_tile_or_bundle_is_told()
    {
        await _log.Grow(272);
        foreach (var path in (string[])["tile/0/000", "tile/0/001.p/16", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/16"])
        {
            var content = _log.Store.Objects[path].Content;
            await _log.Store.Delete(path, default);
            var told = await Assert.ThrowsAsync<LogCorruptException>(ReadAll);
            Assert.Contains(path, told.Message, StringComparison.Ordinal);
            await _log.Store.Overwrite(path, content, default);
        }
    }

    [Fact]
    public async Task A_partial_tile_that_was_removed_is_read_from_the_full_one()
    {
        await _log.Grow(16);
        var earlier = _log.Store.Objects["checkpoint"].Content;
        await _log.Grow(256);
        await _log.Store.Overwrite("checkpoint", earlier, default);
        await _log.Store.Delete("tile/0/000.p/16", default);
        await _log.Store.Delete("tile/entries/000.p/16", default);
        Assert.Equal(16, (await _log.View()).Checkpoint.Size);
        await ReadAll();
    }

    [Fact]
    public async Task A_checkpoint_of_another_log_or_by_another_key_is_refused()
    {
        await _log.Grow(16);
        foreach (var other in (LogSigning[])[LogBench.NewSigning(), LogBench.NewSigning("other.example/log")])
        {
            var reader = new LogReader(_log.Store, other.Identity);
            await Assert.ThrowsAsync<LogCorruptException>(() => reader.Read(default));
        }
    }

    [Fact]
    public async Task A_checkpoint_that_one_of_two_keys_did_not_sign_is_refused()
    {
        await _log.Grow(16);
        var two = new LogIdentity(LogBench.Origin, [.. _log.Signing.Identity.Keys, LogBench.NewSigning().Identity.Keys[0]]);
        await Assert.ThrowsAsync<LogCorruptException>(() => new LogReader(_log.Store, two).Read(default));
    }

    [Fact]
    public async Task Of_keys_that_were_replaced_one_is_enough_and_without_any_key_nothing_is_signed()
    {
        await _log.Grow(16);
        var note = _log.Store.Objects["checkpoint"].Content;
        var (own, other) = (_log.Signing.Identity.Keys[0], LogBench.NewSigning().Identity.Keys[0]);
        Assert.Equal(16, new LogIdentity(LogBench.Origin, [other], [other, own]).Read(note.Span).Size);
        foreach (
            var stranger in (LogIdentity[])[new(LogBench.Origin, []), new(LogBench.Origin, [], []), new(LogBench.Origin, [other], [other])])
            Assert.Throws<LogCorruptException>(() => stranger.Read(note.Span));
    }

    [Fact]
    public async Task Proofs_between_any_two_sizes_verify()
    {
        for (var i = 0; i < 40; i++)
            await _log.Append($"r{i}");
        var view = await _log.View();
        for (var earlier = 16; earlier <= 640; earlier += 16)
        {
            var (root, proof) = (await view.RootOf(earlier, default), await view.ProveConsistency(earlier, 640, default));
            Assert.True(MerkleProof.VerifyConsistency(earlier, 640, root, view.Checkpoint.Root.Span, proof));
            Assert.Equal(_log.Signing.Identity.Read(_log.Store.Objects[$"successors/{earlier - 16}"].Content.Span).Root.ToArray(), root);
        }
    }

    [Fact]
    public async Task What_lies_beyond_the_checkpoint_is_not_proved()
    {
        await _log.Grow(16);
        var view = await _log.View();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.ProveInclusion(0, 17, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.ProveInclusion(16, 16, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.ProveConsistency(1, 17, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.ProveInclusion(-1, 16, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.ProveInclusion(0, 300, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.ProveConsistency(-1, 16, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.ProveConsistency(16, 15, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.RootOf(300, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => view.ReadLeaves(1, default));
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("tile/0/000")]
    [InlineData("tile/63/999.p/255")]
    [InlineData("tile/entries/x001/x234/067.p/1")]
    [InlineData("tile/1/x001/000")]
    public void Paths_that_are_served(string path) => Assert.True(TilePath.IsServed(path));

    [Theory]
    [InlineData("")]
    [InlineData("checkpoints/16")]
    [InlineData("staging/16-00")]
    [InlineData("tile/64/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/001")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000\n")]
    [InlineData("tile/0/../../checkpoints/16")]
    [InlineData("tile/data/000")]
    public void Paths_that_are_not(string path) => Assert.False(TilePath.IsServed(path));

    [Fact]
    public void The_index_of_the_specification_is_written_so() => Assert.Equal("tile/0/x001/x234/067", TilePath.Hashes(0, 1_234_067));

    private async Task ReadAll()
    {
        var view = await _log.View();
        for (var bundle = 0L; bundle * 256 < view.Checkpoint.Size; bundle++)
            await view.ReadLeaves(bundle, default);
    }
}
