using System.Collections.Concurrent;
using System.Security.Cryptography;
using Compliance.Evidence.Logging;
using Compliance.Proof;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>The evidence log in a process that signs it.</summary>
public sealed class SignerLog : IEvidenceLog, ILogAppender, IAsyncDisposable
{
    /// <summary>Ids that are remembered, of a few KiB each; then the memory begins anew.</summary>
    private const int MaxKnown = 2_000;

    /// <summary>
    /// What this process has logged or found. It stays in the log, so that nobody has to look it up again; whether anything was logged
    /// under another id is always looked up. Whoever goes by an entry has it proven, wherever it was found.
    /// </summary>
    private readonly ConcurrentDictionary<string, IReadOnlyList<LoggedEntry>> _known = new(StringComparer.Ordinal);

    private readonly LogParts _parts;
    private readonly Lazy<Task<Opened>> _opened;
    private readonly TimeProvider _time;
    private readonly Func<ErasurePolicy> _policy;

    /// <param name="parts">Where the log is kept.</param>
    /// <param name="signing">Its name and keys; asked for once, at the first use.</param>
    /// <param name="time">Whose time entries and checkpoints have.</param>
    /// <param name="policy">Under which erasures are received.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="witnesses">Asked to cosign each checkpoint.</param>
    /// <param name="alarms">Hears of witnesses and restores.</param>
    public SignerLog(
        LogParts parts, Func<Task<LogSigning>> signing, TimeProvider time, Func<ErasurePolicy> policy, LogWriterOptions? options = null,
        IReadOnlyList<IWitness>? witnesses = null, ILogAlarms? alarms = null)
    {
        (_parts, _time, _policy) = (parts, time, policy);
        _opened = new(async () =>
        {
            var log = await signing();
            var memory = new LogMemory();
            return new Opened(new(parts, log, time, options, witnesses, alarms, memory), new(parts.Store, log.Identity, memory));
        });
    }

    /// <summary>As configured.</summary>
    public SignerLog(
        LogParts parts,
        Func<Task<LogSigning>> signing,
        TimeProvider time,
        Func<ErasurePolicy> policy,
        LogOptions options,
        IReadOnlyList<IWitness> witnesses,
        ILogAlarms alarms)
        : this(
            parts,
            signing,
            time,
            policy,
            new LogWriterOptions { PadTo = options.PadTo, WitnessTimeout = options.WitnessTimeout },
            witnesses,
            alarms)
    { }

    public Task<IReadOnlyList<LoggedEntry>> Append(LogCommand command, CancellationToken cancellation) =>
        command.Log(this, new SigningTerms(Instant.FromDateTimeOffset(_time.GetUtcNow()), _policy()), cancellation);

    async Task<IReadOnlyList<LoggedEntry>> ILogAppender.Append(string id, IReadOnlyList<LogDraft> drafts, CancellationToken cancellation)
    {
        if (_known.TryGetValue(id, out var there))
            return there;
        foreach (var draft in drafts)
            StrictJson.ParseObject(draft.Statement.Span);
        LogEntry[] entries =
        [
            .. drafts.Select(draft => new LogEntry(draft.Kind, RandomNumberGenerator.GetBytes(LogLeaf.SaltSize), draft.Statement)),
        ];
        return Know(id, await (await _opened.Value).Writer.Append(id, entries, cancellation));
    }

    public async Task<IReadOnlyList<LoggedEntry>> FindAll(string id, CancellationToken cancellation)
    {
        if (_known.TryGetValue(id, out var logged))
            return logged;
        return await _parts.Index.Find(id, cancellation) is { } found ? Know(id, found) : [];
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> FindAll(
        string start, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var found = new Dictionary<string, IReadOnlyList<LoggedEntry>>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (_known.TryGetValue(id, out var logged))
                found[id] = logged;
        }

        if (found.Count < ids.Count)
        {
            foreach (var (id, receipt) in await (await _opened.Value).Writer.FindAll(start, ids, cancellation))
                found[id] = Know(id, receipt);
        }

        return found;
    }

    private IReadOnlyList<LoggedEntry> Know(string id, IndexedLogEntry receipt)
    {
        if (_known.Count > MaxKnown)
            _known.Clear();
        return _known[id] = LoggedEntry.Of(receipt);
    }

    public async Task<byte[]> ReadCheckpoint(CancellationToken cancellation) => (await View(cancellation)).Note.ToArray();

    public async Task<byte[]> ReadCheckpoint(long size, CancellationToken cancellation) => (await View(size, cancellation)).Note.ToArray();

    public async Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation) =>
        await (await View(size, cancellation)).ProveInclusion(index, size, cancellation);

    public async Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation) =>
        await (await View(size, cancellation)).ProveConsistency(earlier, size, cancellation);

    /// <summary>Finishes what a crash left and checks the log against its guard.</summary>
    /// <returns>Whether parts of it had come back from a backup and were made again.</returns>
    /// <exception cref="LogRefusedException">It may have been restored as a whole: nothing will be signed.</exception>
    public async Task<bool> Check(CancellationToken cancellation)
    {
        var writer = (await _opened.Value).Writer;
        await writer.Check(cancellation);
        return writer.WasRestored;
    }

    public async ValueTask DisposeAsync()
    {
        if (_opened.IsValueCreated && _opened.Value.IsCompletedSuccessfully)
            await (await _opened.Value).Writer.DisposeAsync();
    }

    private async Task<LogView> View(long size, CancellationToken cancellation) =>
        await (await _opened.Value).Reader.Read(size, cancellation) ?? await View(cancellation);

    /// <summary>An empty log has a checkpoint too, once somebody asks for it.</summary>
    private async Task<LogView> View(CancellationToken cancellation)
    {
        var (writer, reader) = await _opened.Value;
        if (await reader.Read(cancellation) is { } view)
            return view;
        await writer.Check(cancellation);
        return await reader.Read(cancellation) ?? throw new LogRefusedException("The log has no checkpoint.");
    }

    private sealed record Opened(LogWriter Writer, LogReader Reader);
}
