using System.Security.Cryptography;
using Compliance.Proof;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;

namespace Compliance.Evidence;

/// <summary>The evidence log in a process that signs it.</summary>
public sealed class SignerLog : IEvidenceLog, IAsyncDisposable
{
    private readonly LogParts parts;
    private readonly Lazy<Task<Opened>> opened;

    /// <param name="parts">Where the log is kept.</param>
    /// <param name="signing">Its name and keys; asked for once, at the first use.</param>
    /// <param name="time">Whose time is kept with each checkpoint.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="witnesses">Asked to cosign each checkpoint.</param>
    /// <param name="alarms">Hears of witnesses and restores.</param>
    public SignerLog(
        LogParts parts, Func<Task<LogSigning>> signing, TimeProvider time, LogWriterOptions? options = null,
        IReadOnlyList<IWitness>? witnesses = null, ILogAlarms? alarms = null)
    {
        this.parts = parts;
        opened = new(async () =>
        {
            var log = await signing();
            return new Opened(new(parts, log, time, options, witnesses, alarms), new(parts.Store, log.Identity));
        });
    }

    /// <summary>As configured.</summary>
    public SignerLog(
        LogParts parts, Func<Task<LogSigning>> signing, TimeProvider time, LogOptions options, IReadOnlyList<IWitness> witnesses, ILogAlarms alarms)
        : this(parts, signing, time, new LogWriterOptions { PadTo = options.PadTo, WitnessTimeout = options.WitnessTimeout }, witnesses, alarms)
    {
    }

    public async Task<LoggedEntry> Append(string id, EntryKind kind, ReadOnlyMemory<byte> statement, CancellationToken cancellation)
    {
        StrictJson.ParseObject(statement.Span);
        var entry = new LogEntry(kind, RandomNumberGenerator.GetBytes(LogLeaf.SaltSize), statement);
        return Logged(await (await opened.Value).Writer.Append(id, entry, cancellation));
    }

    public async Task<LoggedEntry?> Find(string id, CancellationToken cancellation) =>
        await parts.Receipts.Find(id, cancellation) is { } receipt ? Logged(receipt) : null;

    public async Task<byte[]> ReadCheckpoint(CancellationToken cancellation) => (await View(cancellation)).Note.ToArray();

    public async Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation) =>
        await (await View(cancellation)).ProveInclusion(index, size, cancellation);

    public async Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation) =>
        await (await View(cancellation)).ProveConsistency(earlier, size, cancellation);

    /// <summary>Finishes what a crash left and checks the log against its guard.</summary>
    /// <returns>Whether parts of it had come back from a backup and were made again.</returns>
    /// <exception cref="LogRefusedException">It may have been restored as a whole: nothing will be signed.</exception>
    public async Task<bool> Check(CancellationToken cancellation)
    {
        var writer = (await opened.Value).Writer;
        await writer.Check(cancellation);
        return writer.WasRestored;
    }

    public async ValueTask DisposeAsync()
    {
        if (opened.IsValueCreated && opened.Value.IsCompletedSuccessfully)
            await (await opened.Value).Writer.DisposeAsync();
    }

    /// <summary>An empty log has a checkpoint too, once somebody asks for it.</summary>
    private async Task<LogView> View(CancellationToken cancellation)
    {
        var (writer, reader) = await opened.Value;
        if (await reader.Read(cancellation) is { } view)
            return view;
        await writer.Check(cancellation);
        return await reader.Read(cancellation) ?? throw new LogRefusedException("The log has no checkpoint.");
    }

    private static LoggedEntry Logged(LogReceipt receipt) => new(receipt.Index, receipt.Entries[0]);

    private sealed record Opened(LogWriter Writer, LogReader Reader);
}
