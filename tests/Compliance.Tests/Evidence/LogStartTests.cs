using System.Text.Json;
using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Testing.Evidence;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Evidence;

/// <summary>The signer's process begins: what a restore did to the log is told in it, or the start ends with the reason.</summary>
public sealed class LogStartTests : IAsyncDisposable
{
    private readonly FakeClock clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly InMemoryLog log = new();

    public ValueTask DisposeAsync() => log.DisposeAsync();

    [Fact]
    public async Task A_log_as_it_was_left_begins_without_a_word()
    {
        await Append("a");
        await Start();
        Assert.Equal(["a"], log.Receipts.Receipts.Keys);
    }

    [Fact]
    public async Task What_came_back_from_a_backup_is_made_again_and_the_log_says_what()
    {
        await Append("a");
        var before = log.Store.Objects.Where(each => IsOverwritten(each.Key)).ToList();
        await Append("b");
        foreach (var path in log.Store.Objects.Keys.Where(IsOverwritten).ToList())
            await log.Store.Delete(path, default);
        foreach (var (path, content) in before)
            await log.Store.Overwrite(path, content.Content, default);

        await Start();
        var entry = log.Receipts.Receipts["restored/log-32"].Entries[0];
        Assert.Equal(EntryKind.Restored, entry.Kind);
        var statement = JsonDocument.Parse(entry.Statement).RootElement;
        Assert.Equal("the evidence log's published checkpoint or partial tiles, of 32 entries", statement.GetProperty("what")[0].GetString());
        Assert.StartsWith("made again", statement.GetProperty("done")[0].GetString(), StringComparison.Ordinal);

        await Start();
        Assert.Equal(3, log.Receipts.Receipts.Count);
    }

    [Fact]
    public async Task A_log_that_came_back_as_a_whole_ends_the_start_with_the_reason()
    {
        await Append("a");
        var before = log.Store.Objects.ToList();
        await Append("b");
        foreach (var path in log.Store.Objects.Keys.ToList())
            await log.Store.Delete(path, default);
        foreach (var (path, content) in before)
            await log.Store.Overwrite(path, content.Content, default);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(Start);
        Assert.Contains("came back from a backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], log.Receipts.Receipts.Keys.Order());
    }

    private static bool IsOverwritten(string path) => path == "checkpoint" || path.Contains(".p/", StringComparison.Ordinal);

    private Task Append(string id) => log.Append(id, EntryKind.Received, "{}"u8.ToArray(), default);

    /// <summary>As a process that begins: with nothing in memory.</summary>
    private async Task Start()
    {
        await using var signer = new SignerLog(log.Parts, () => Task.FromResult(log.Keys.Signing), TimeProvider.System);
        await new LogStart(signer, clock).Run(default);
    }
}
