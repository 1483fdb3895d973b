using Compliance.Proof.Log;
using Compliance.Proof.Tests.Log;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Tests.Witnessing;

/// <summary>Any difference from what the log was is found; a log that only grew has none.</summary>
public sealed class LogMonitorTests
{
    private readonly LogBench _log = new();

    [Fact]
    public async Task A_log_that_only_grew_has_no_finding_and_only_what_is_new_is_read()
    {
        await _log.Grow(600);
        var first = await Inspect(null);
        Assert.Empty(first.Findings);
        Assert.Equal(608, first.Entries);

        await _log.Grow(100);
        var second = await Inspect(first.Keep);
        Assert.Empty(second.Findings);
        Assert.Equal(720 - 512, second.Entries);
        Assert.Equal(720, (await Inspect(second.Keep, whole: true)).Entries);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task A_log_that_ends_with_a_full_bundle_or_is_empty_has_no_finding(int entries)
    {
        await using (var writer = _log.Writer())
            await writer.Check(default);
        if (entries > 0)
            await _log.Grow(entries);
        var found = await Inspect(null);
        Assert.Empty(found.Findings);
        Assert.Equal(entries, found.Entries);
    }

    [Fact]
    public async Task Before_there_is_a_log_there_is_nothing_to_find() => Assert.Empty((await Inspect(null)).Findings);

    [Fact]
    public async Task A_log_that_is_gone_is_found()
    {
        await _log.Grow(16);
        var kept = (await Inspect(null)).Keep;
        await _log.Store.Delete("checkpoint", default);
        await Finds(LogFindingCodes.Gone, kept);
    }

    [Fact]
    public async Task A_log_that_was_cut_is_found()
    {
        await _log.Grow(16);
        var backup = _log.Back();
        await _log.Grow(16);
        var kept = (await Inspect(null)).Keep;
        _log.Restore(backup, _ => true);
        await Finds(LogFindingCodes.Shrunk, kept);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(400)]
    public async Task A_log_that_was_rewritten_is_found(int entries)
    {
        await _log.Grow(300);
        var kept = (await Inspect(null)).Keep;
        var fork = new LogBench { Signing = _log.Signing };
        await fork.Grow(entries);
        var found = await new LogMonitor(fork.Store, _log.Signing.Identity).Inspect(kept, false, default);
        Assert.Equal(LogFindingCodes.Forked, Assert.Single(found.Findings).Code);
        Assert.Null(found.Keep);
    }

    [Theory]
    [InlineData("tile/0/001.p/48")]
    [InlineData("tile/entries/001.p/48")]
    [InlineData("tile/entries/000")]
    public async Task A_changed_part_is_found(string path)
    {
        await _log.Grow(300);
        var kept = (await Inspect(null)).Keep;
        var content = _log.Store.Objects[path].Content.ToArray();
        content[9] ^= 4;
        await _log.Store.Overwrite(path, content, default);
        await Finds(LogFindingCodes.Corrupt, kept, whole: true);
    }

    [Fact]
    public async Task A_checkpoint_by_another_key_is_found()
    {
        await _log.Grow(16);
        var kept = (await Inspect(null)).Keep;
        var other = new LogBench();
        await other.Grow(32);
        var found = await new LogMonitor(other.Store, _log.Signing.Identity).Inspect(kept, false, default);
        Assert.Equal(LogFindingCodes.Corrupt, Assert.Single(found.Findings).Code);
    }

    private Task<LogInspection> Inspect(ReadOnlyMemory<byte>? kept, bool whole = false) =>
        new LogMonitor(_log.Store, _log.Signing.Identity).Inspect(kept, whole, default);

    private async Task Finds(string code, ReadOnlyMemory<byte>? kept, bool whole = false)
    {
        var found = await Inspect(kept, whole);
        Assert.Equal(code, Assert.Single(found.Findings).Code);
        Assert.Null(found.Keep);
    }
}
