using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Proof.Tests.Log;

/// <summary>A log in memory, its key, and writers on it.</summary>
internal sealed class LogBench
{
    public const string Origin = "log.example/evidence";

    public LogBench() => Parts = new(Store, Guard, Index);

    public MemoryLogStore Store { get; private set; } = new();

    public MemoryLogGuard Guard { get; } = new();

    public MemoryLogEntryIndex Index { get; private set; } = new();

    public LogParts Parts { get; set; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public LogSigning Signing { get; set; } = NewSigning();

    public LogReader Reader => new(Store, Signing.Identity);

    public Alarms Alarms { get; } = new();

    public static LogSigning NewSigning(string origin = Origin) =>
        new(origin, [new Ed25519NoteSigner(RandomNumberGenerator.GetBytes(32), origin)]);

    public static LogEntry Entry(string statement = "{}", EntryKind kind = EntryKind.Received) =>
        new(kind, RandomNumberGenerator.GetBytes(LogLeaf.SaltSize), Encoding.UTF8.GetBytes(statement));

    public LogWriter Writer(LogWriterOptions? options = null, LogParts? parts = null, params IReadOnlyList<IWitness> witnesses) =>
        new(parts ?? Parts, Signing, Time, options, witnesses, Alarms);

    /// <summary>Appends with a writer of its own, as a process that starts and ends.</summary>
    public async Task<IndexedLogEntry> Append(string id, LogEntry? entry = null)
    {
        await using var writer = Writer();
        return await writer.Append(id, entry ?? Entry(), default);
    }

    /// <summary>Grows the log by so many entries.</summary>
    public async Task Grow(int entries)
    {
        await using var writer = Writer(new() { MaxBatch = 1 << 20 });
        await writer.Append(Guid.NewGuid().ToString(), [.. Enumerable.Range(0, entries).Select(_ => Entry())], default);
    }

    /// <summary>What can be restored from a backup, as it is now.</summary>
    public Backup Back() => new(Store.Objects.ToDictionary(), Guard.Read(default).Result);

    /// <param name="backup">Made before.</param>
    /// <param name="of">Which paths come back; what was written later under such a path goes.</param>
    public void Restore(Backup backup, Func<string, bool> of)
    {
        foreach (var path in Store.Objects.Keys.Where(of))
            Store.Delete(path, default);
        foreach (var (path, content) in backup.Objects.Where(each => of(each.Key)))
            Store.Overwrite(path, content.Content, default);
    }

    /// <summary>Of every checkpoint that was signed.</summary>
    public IEnumerable<long> Sizes() => Signed().Select(note => Signing.Identity.Read(note.Span).Size).Order();

    /// <summary>Every checkpoint that was signed, as it is kept.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Signed() =>
        Store
            .Objects.Where(each => each.Key == "checkpoints/0" || each.Key.StartsWith("successors/", StringComparison.Ordinal))
            .Select(each => each.Value.Content);

    public async Task<LogView> View() => (await Reader.Read(default))!;
}

internal sealed record Backup(IReadOnlyDictionary<string, StoredObject> Objects, GuardedCheckpoint? Guarded);

internal sealed class Alarms : ILogAlarms
{
    public List<LogAlarm> Raised { get; } = [];

    public void Raise(LogAlarm alarm)
    {
        lock (Raised)
            Raised.Add(alarm);
    }
}
