using System.Security.Cryptography;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Notes;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;
using Compliance.Requests.Intake;
using Compliance.Requests.Rights.Erasure;

namespace Compliance.Testing.Evidence;

/// <summary>The real log over memory, with keys made on the spot: signed checkpoints, tiles and proofs, gone with the test.</summary>
public sealed class InMemoryLog : IEvidenceLog, IAsyncDisposable
{
    public const string Origin = "log.example/evidence";

    private readonly SignerLog _log;

    /// <param name="time">Whose time entries and checkpoints have.</param>
    /// <param name="store">Where the log is kept; memory by default.</param>
    /// <param name="keys">What it is signed with; made on the spot by default.</param>
    /// <param name="policy">Under which erasures are received.</param>
    public InMemoryLog(TimeProvider? time = null, ILogStore? store = null, LogKeys? keys = null, Func<ErasurePolicy>? policy = null)
    {
        Parts = new(store ?? Store, Guard, Index);
        Keys = keys ?? LogKeys.New(Origin);
        _log = new(Parts, () => Task.FromResult(Keys.Signing), time ?? TimeProvider.System, policy ?? (() => new ErasureOptions().Policy));
    }

    public MemoryLogStore Store { get; } = new();

    public MemoryLogGuard Guard { get; } = new();

    public MemoryLogEntryIndex Index { get; } = new();

    public LogParts Parts { get; }

    public LogKeys Keys { get; }

    /// <summary>As a reader of the log knows it.</summary>
    public LogIdentity Identity => Keys.Signing.Identity;

    public LogReader Reader => new(Parts.Store, Identity);

    public Task<IReadOnlyList<LoggedEntry>> Append(LogCommand command, CancellationToken cancellation) =>
        _log.Append(command, cancellation);

    public Task<IReadOnlyList<LoggedEntry>> FindAll(string id, CancellationToken cancellation) => _log.FindAll(id, cancellation);

    public Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> FindAll(
        string start, IReadOnlyCollection<string> ids, CancellationToken cancellation) => _log.FindAll(start, ids, cancellation);

    public Task<byte[]> ReadCheckpoint(CancellationToken cancellation) => _log.ReadCheckpoint(cancellation);

    public Task<byte[]> ReadCheckpoint(long size, CancellationToken cancellation) => _log.ReadCheckpoint(size, cancellation);

    public Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation) =>
        _log.ProveInclusion(index, size, cancellation);

    public Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation) =>
        _log.ProveConsistency(earlier, size, cancellation);

    public ValueTask DisposeAsync() => _log.DisposeAsync();
}

/// <summary>A log's two keys, in memory.</summary>
public sealed class LogKeys : IStatementSigner
{
    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private LogKeys()
    {
    }

    public LogSigning Signing { get; private set; } = null!;

    public static LogKeys New(string origin)
    {
        var keys = new LogKeys();
        // In memory nothing is waited for.
        var first = EcdsaNoteSigner.Create(keys, origin).GetAwaiter().GetResult();
        keys.Signing = new(origin, [first, new Ed25519NoteSigner(RandomNumberGenerator.GetBytes(32), origin)]);
        return keys;
    }

    public Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default) => Task.FromResult(_ecdsa.ExportSubjectPublicKeyInfo());

    public Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default) =>
        Task.FromResult(_ecdsa.SignHash(digest.Span));
}
