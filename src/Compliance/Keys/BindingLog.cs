using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Protection.Keys;

namespace Compliance.Keys;

/// <summary>Bindings in the evidence log: logged through whoever writes it, verified with its keys.</summary>
public sealed class BindingLog(IEvidenceLog log, LogIdentity identity, TimeProvider time) : IBindingLog
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>A checkpoint follows its entries within a second; much longer, and no one writes the log.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="TimeoutException">The entry is logged, and no checkpoint has come that covers it. Tried again, it is found.</exception>
    public async Task<byte[]> Log(string id, ReadOnlyMemory<byte> statement, CancellationToken cancellationToken = default)
    {
        var logged = await log.Append(id, EntryKind.KeyBound, statement, cancellationToken);
        var note = await Covering(logged.Index, cancellationToken);
        var size = Checkpoint.Parse(note.Text.Span).Size;
        var path = await log.ProveInclusion(logged.Index, size, cancellationToken);
        return BindingEvidence.Write(logged.Entry, new LogProof(logged.Index, path, note));
    }

    public LoggedBinding? Read(ReadOnlyMemory<byte> evidence) => BindingEvidence.Read(evidence, identity.Keys, identity.Former);

    private async Task<SignedNote> Covering(long index, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Patience; await Task.Delay(LookAgain, time, cancellation))
        {
            var note = SignedNote.Parse(await log.ReadCheckpoint(cancellation));
            if (Checkpoint.Parse(note.Text.Span).Size > index)
                return note;
        }

        throw new TimeoutException("No checkpoint has come that covers an entry of the log.");
    }
}
