using Compliance.Proof.Verifying;
using Compliance.Protection.Keys;

namespace Compliance.Evidence;

/// <summary>Logs bindings of keys in the evidence log, and verifies their proofs with the log's keys.</summary>
public sealed class BindingLog(IEvidenceLog log, ILogKeys keys) : IBindingLog
{
    private readonly Lazy<Task<IReadOnlyList<VerifierKey>>> trusted = new(() => keys.Read(CancellationToken.None));

    public async Task<byte[]> Log(string id, ReadOnlyMemory<byte> statement, CancellationToken cancellationToken = default)
    {
        var logged = await log.Append(id, EntryKind.KeyBound, statement, cancellationToken);
        var note = SignedNote.Parse(await log.ReadCheckpoint(cancellationToken));
        var path = await log.ProveInclusion(logged.Index, Checkpoint.Parse(note.Text.Span).Size, cancellationToken);
        await trusted.Value;
        return BindingEvidence.Write(logged.Entry, new LogProof(logged.Index, path, note));
    }

    // The keys are asked for once, and were when the process first logged or prepared: this waits in no other case.
    public LoggedBinding? Read(ReadOnlyMemory<byte> evidence) => BindingEvidence.Read(evidence, trusted.Value.GetAwaiter().GetResult());
}
