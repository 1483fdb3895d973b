using System.Text.Json;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;
using Compliance.Requests.Intake;
using Compliance.Requests.Rights.Erasure;
using Compliance.Testing.Evidence;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Evidence;

/// <summary>The signer's process begins: what a restore did to the log is told in it, or the start ends with the reason.</summary>
public sealed class LogStartTests : IAsyncDisposable
{
    private readonly FakeClock _clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly InMemoryLog _log = new();
    private readonly MemoryRefusals _refusals = new();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task A_log_as_it_was_left_begins_without_a_word()
    {
        await Append("a");
        await Start();
        Assert.Equal(["a/fence-lifted"], _log.Index.Entries.Keys);
    }

    [Fact]
    public async Task What_came_back_from_a_backup_is_made_again_and_the_log_says_what()
    {
        await Append("a");
        var before = _log.Store.Objects.Where(each => IsOverwritten(each.Key)).ToList();
        await Append("b");
        foreach (var path in _log.Store.Objects.Keys.Where(IsOverwritten).ToList())
            await _log.Store.Delete(path, default);
        foreach (var (path, content) in before)
            await _log.Store.Overwrite(path, content.Content, default);

        await Start();
        var entry = _log.Index.Entries["restored/signer/log-32"].Entries[0];
        Assert.Equal(EntryKind.Restored, entry.Kind);
        var statement = JsonDocument.Parse(entry.Statement).RootElement;
        Assert.Equal(
            "the evidence log's published checkpoint or partial tiles, of 32 entries", statement.GetProperty("what")[0].GetString());
        Assert.StartsWith("made again", statement.GetProperty("done")[0].GetString(), StringComparison.Ordinal);

        await Start();
        Assert.Equal(3, _log.Index.Entries.Count);
    }

    [Fact]
    public async Task A_log_that_came_back_as_a_whole_ends_the_start_with_the_reason_and_tells_of_it_once_it_is_put_right()
    {
        await Append("a");
        var before = _log.Store.Objects.ToList();
        await Append("b");
        await Append("c");
        var newest = _log.Store.Objects.ToList();
        await PutBack(before);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(Start);
        Assert.Contains("came back from a backup", refused.Message, StringComparison.Ordinal);
        _clock.AdvanceHours(1);
        await Assert.ThrowsAsync<LogRefusedException>(Start);
        Assert.Equal(["a/fence-lifted", "b/fence-lifted", "c/fence-lifted"], _log.Index.Entries.Keys.Order());

        await PutBack(newest);
        await Start();
        await Start();
        var id = Assert.Single(_log.Index.Entries.Keys, key => key.StartsWith("restored/signer/log-refused-", StringComparison.Ordinal));
        var statement = JsonDocument.Parse(_log.Index.Entries[id].Entries[0].Statement).RootElement;
        Assert.Equal(
            $"the evidence log, for which a start was refused on 2026-11-23T09:00:00Z: {refused.Message}",
            statement.GetProperty("what")[0].GetString());
    }

    /// <summary>The guard has the last batch too, so that nothing is lost and no second history can begin.</summary>
    [Fact]
    public async Task A_log_that_came_back_from_just_before_its_last_batch_is_completed_from_the_guard()
    {
        await Append("a");
        var before = _log.Store.Objects.ToList();
        await Append("b");
        var newest = _log.Store.Objects.ToDictionary();
        await PutBack(before);
        await Start();
        Assert.All(newest.Keys, path => Assert.True(_log.Store.Objects.ContainsKey(path), path));
        Assert.NotEmpty(await _log.FindAll("b/fence-lifted", default));
    }

    private async Task PutBack(IReadOnlyList<KeyValuePair<string, StoredObject>> objects)
    {
        foreach (var path in _log.Store.Objects.Keys.ToList())
            await _log.Store.Delete(path, default);
        foreach (var (path, content) in objects)
            await _log.Store.Overwrite(path, content.Content, default);
    }

    private static bool IsOverwritten(string path) => path == "checkpoint"
        || (path.Contains(".p/", StringComparison.Ordinal) && !path.Contains("/entries/", StringComparison.Ordinal));

    private Task Append(string id) => _log.Append(new LogFenceLifted(id), default);

    /// <summary>As a process that begins: with nothing in memory.</summary>
    private async Task Start()
    {
        await using var signer = new SignerLog(
            _log.Parts, () => Task.FromResult(_log.Keys.Signing), TimeProvider.System, () => new ErasureOptions().Policy);
        await new LogStart(signer, _refusals, _clock).Require(default);
    }

    private sealed class MemoryRefusals : ILogRefusals
    {
        private LogRefusal? _kept;

        public Task Keep(LogRefusal refusal, CancellationToken cancellation)
        {
            _kept ??= refusal;
            return Task.CompletedTask;
        }

        public Task<LogRefusal?> Find(CancellationToken cancellation) => Task.FromResult(_kept);

        public Task Forget(CancellationToken cancellation)
        {
            _kept = null;
            return Task.CompletedTask;
        }
    }
}
