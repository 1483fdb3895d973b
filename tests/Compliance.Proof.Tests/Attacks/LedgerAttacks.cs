using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Certificates;
using Compliance.Proof.Tests.Log;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Proof.Tests.Attacks;

/// <summary>
/// Rows "Ledger truncation/rewrite", "Fork/split view" and "Clock rollback": the operator owns the log's store and its keys.
/// </summary>
public sealed class LedgerAttacks : IDisposable
{
    /// <summary>Whole batches, so that no padding tells two logs apart.</summary>
    private const int Batch = 16;

    private readonly LogBench _log = new();
    private readonly CertificateBench _bench = new CertificateBench().Fill();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Ledger_truncation_and_rewrite()
    {
        var entries = Enumerable.Range(0, 2 * Batch).Select(i => LogBench.Entry($"{{\"n\":{i}}}")).ToArray();
        var kept = await Kept(entries);

        // Naive: a table whose rows hold their own hashes shows neither a row that is gone nor one that was rewritten with its hash.
        var table = entries.Select(entry => NaiveRow.Of(entry.Statement)).ToList();
        table.RemoveAt(table.Count - 1);
        table[3] = NaiveRow.Of("{\"n\":\"nobody\"}"u8.ToArray());
        Assert.All(table, row => Assert.True(row.IsWhole));

        for (var at = 0; at < entries.Length; at++)
        {
            LogEntry[] rewritten = [.. entries[..at], LogBench.Entry("{\"n\":\"nobody\"}"), .. entries[(at + 1)..]];
            Assert.Equal(LogFindingCodes.Forked, await Found(kept, rewritten));
            LogEntry[] longer = [.. rewritten, .. entries[..Batch]];
            Assert.Equal(LogFindingCodes.Forked, await Found(kept, longer));
        }

        Assert.Equal(LogFindingCodes.Shrunk, await Found(kept, entries[..Batch]));
        Assert.Null(await Found(kept, entries));
    }

    [Fact]
    public async Task Ledger_rewrite_of_any_byte()
    {
        await Fill(_log, [.. Enumerable.Range(0, 2 * Batch).Select(_ => LogBench.Entry())]);
        var monitor = new LogMonitor(_log.Store, _log.Signing.Identity);
        Assert.Empty((await monitor.Inspect(null, whole: true, default)).Findings);
        foreach (var path in (string[])["checkpoint", "tile/0/000.p/32", "tile/entries/000.p/32"])
        {
            var content = _log.Store.Objects[path].Content.ToArray();
            for (var at = 0; at < content.Length; at++)
            {
                content[at] ^= 1;
                await _log.Store.Overwrite(path, content.ToArray(), default);
                Assert.NotEmpty((await monitor.Inspect(null, whole: true, default)).Findings);
                content[at] ^= 1;
            }

            await _log.Store.Overwrite(path, content, default);
        }
    }

    [Fact]
    public async Task Fork_or_split_view()
    {
        // One operator, one pair of keys, two histories of one length: one shown to Ann, the other to everyone else.
        using var other = new CertificateBench().Fill();
        _bench.Signers = other.Signers = [.. _bench.Signers.Take(2)];
        byte[] shown = _bench.File(), hidden = other.File();
        var (one, two) = (Note(shown), Note(hidden));
        Assert.Equal(Checkpoint.Parse(one.Text.Span).Size, Checkpoint.Parse(two.Text.Span).Size);

        // Naive: each certificate for itself, with the log's keys, is in order.
        Assert.True(CertificateVerifier.Verify(shown, new() { LogKeys = _bench.LogKeys }).IsValid);
        Assert.True(CertificateVerifier.Verify(hidden, new() { LogKeys = _bench.LogKeys }).IsValid);

        // An honest witness cosigns one history: who demands its signature is shown that one or none.
        using var witness = new Witness(
            new CosignatureSigner(RandomNumberGenerator.GetBytes(32), "witness.example/w", _log.Time),
            new Dictionary<string, IReadOnlyList<VerifierKey>> { [CertificateBench.Origin] = _bench.LogKeys }, new VolatileWitnessMemory());
        var size = Checkpoint.Parse(one.Text.Span).Size;
        var cosigned = await witness.AddCheckpoint(new WitnessRequest(0, [], Bytes(one)).Write(), default);
        Assert.Equal(200, cosigned.Status);
        Assert.Equal(422, (await witness.AddCheckpoint(new WitnessRequest(size, [], Bytes(two)).Write(), default)).Status);
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes($"log {_bench.LogKeys[1]}\nwitness w {witness.Key}\nquorum w\n"));
        Assert.True(CertificateVerifier.Verify(Cosigned(shown, cosigned.Body), new() { Policy = policy }).IsValid);
        Assert.Equal(CertificateFailure.QuorumMissing, CertificateVerifier.Verify(hidden, new() { Policy = policy }).Failure);
        Assert.NotEqual(
            CertificateFailure.None, CertificateVerifier.Verify(Cosigned(hidden, cosigned.Body), new() { Policy = policy }).Failure);

        // And whoever compares the two holds the proof of misbehaviour, which anyone can check.
        Assert.True(ForkEvidence.Of(one, two, _bench.LogKeys[0])!.Holds(_bench.LogKeys[0]));
        Assert.Equal(
            CertificateFailure.Forked,
            CertificateVerifier.Verify(shown, new() { LogKeys = _bench.LogKeys, EarlierCheckpoint = Bytes(two) }).Failure);
    }

    [Fact]
    public async Task Clock_rollback()
    {
        await _log.Append("a");
        var rolledBack = new FakeTimeProvider(_log.Time.GetUtcNow().AddYears(-1));

        // Naive: a signer that does not keep when it signed last signs on, a year back.
        await using (var naive = new LogWriter(_log.Parts with { Guard = new GuardWithoutTime(_log.Guard) }, _log.Signing, rolledBack))
            await naive.Append("b", LogBench.Entry(), default);
        Assert.Equal(2 * Batch, (await _log.View()).Checkpoint.Size);
        Assert.Equal(rolledBack.GetUtcNow(), (await _log.Guard.Read(default))!.At);

        var log = new LogBench();
        await log.Append("a");
        await using var writer = new LogWriter(log.Parts, log.Signing, rolledBack);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => writer.Append("b", LogBench.Entry(), default));
        Assert.Contains("Set the clock right", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Batch, (await log.View()).Checkpoint.Size);
    }

    private async Task<ReadOnlyMemory<byte>?> Kept(LogEntry[] entries)
    {
        await Fill(_log, entries);
        return (await new LogMonitor(_log.Store, _log.Signing.Identity).Inspect(null, whole: true, default)).Keep;
    }

    /// <summary>What a monitor with this checkpoint finds in a log that the operator made of these entries, and signed.</summary>
    private async Task<string?> Found(ReadOnlyMemory<byte>? kept, LogEntry[] entries)
    {
        var rewritten = new LogBench { Signing = _log.Signing };
        await Fill(rewritten, entries);
        return (await new LogMonitor(rewritten.Store, _log.Signing.Identity).Inspect(kept, whole: true, default))
            .Findings.SingleOrDefault()
            ?.Code;
    }

    private static async Task Fill(LogBench log, LogEntry[] entries)
    {
        await using var writer = log.Writer();
        for (var at = 0; at < entries.Length; at += Batch)
            await writer.Append($"batch-{at}", entries[at..(at + Batch)], default);
    }

    private static SignedNote Note(byte[] file) => Certificate.Parse(file).Proof.Note;

    private static byte[] Bytes(SignedNote note) => SignedNoteWriter.Write(note.Text.Span, note.Signatures);

    private static byte[] Cosigned(byte[] file, string line)
    {
        var certificate = Certificate.Parse(file);
        var note = certificate.Proof.Note;
        var cosignature = SignedNote.Parse([.. note.Text.Span, (byte)'\n', .. Encoding.UTF8.GetBytes(line)]).Signatures;
        return Proof.Certificates.CertificateWriter.Write(
            certificate with { Proof = certificate.Proof with { Note = note with { Signatures = [.. note.Signatures, .. cosignature] } } });
    }

    private sealed record NaiveRow(byte[] Statement, byte[] Hash)
    {
        public bool IsWhole => SHA256.HashData(Statement).AsSpan().SequenceEqual(Hash);

        public static NaiveRow Of(ReadOnlyMemory<byte> statement) => new(statement.ToArray(), SHA256.HashData(statement.Span));
    }

    /// <summary>The guard as it would be without the time of the last signature.</summary>
    private sealed class GuardWithoutTime(ILogGuard inner) : ILogGuard
    {
        public async Task<GuardedCheckpoint?> Read(CancellationToken cancellation) =>
            await inner.Read(cancellation) is { } last ? last with { At = DateTimeOffset.UnixEpoch } : null;

        public async Task<GuardedCheckpoint?> TrySwap(
            GuardedCheckpoint? last,
            ReadOnlyMemory<byte> note,
            DateTimeOffset at,
            ReadOnlyMemory<byte> batch,
            CancellationToken cancellation) =>
            await inner.TrySwap(await inner.Read(cancellation), note, at, batch, cancellation) is { } swapped
                ? swapped with
                {
                    At = DateTimeOffset.UnixEpoch,
                }
                : null;
    }
}
