using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Protection.Keys;
using Compliance.Workflows;

namespace Compliance.Keys;

/// <summary>Bindings in the evidence log: logged through whoever writes it, verified with its keys.</summary>
public sealed class BindingLog(IEvidenceLog log, LogProofs proofs, LogIdentity identity, TimeProvider time) : IBindingLog
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>A checkpoint follows its entries within a second; much longer, and no one writes the log.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <exception cref="TimeoutException">The entry is logged, and no checkpoint has come that covers it. Tried again, it is
    /// found.</exception>
    public async Task<byte[]> Log(string owner, KeyBoundStatement binding, CancellationToken cancellationToken = default)
    {
        var logged = await Append(LogKeyBound.Of(owner, binding), cancellationToken);
        var note = await Covering(logged.Index, cancellationToken);
        var size = Checkpoint.Parse(note.Text.Span).Size;
        var path = await log.ProveInclusion(logged.Index, size, cancellationToken);
        return BindingEvidence.Write(logged.Entry, new LogProof(logged.Index, path, note));
    }

    public LoggedBinding? Read(ReadOnlyMemory<byte> evidence) => BindingEvidence.Read(evidence, identity.Keys, identity.Former);

    public async Task<LoggedOwnership?> Find(string owner, CancellationToken cancellationToken = default)
    {
        if (await log.Find(EntryIds.OwnersKey(owner), EntryKind.KeyBound, cancellationToken) is not { } ofOwner)
            return null;
        var key = ofOwner.Member("key")!;
        var ofKey = (await log.FindKey(key, cancellationToken)).GetValueOrDefault(EntryIds.KeysOwner(key))
            ?.FirstOrDefault(entry => entry.Entry.Kind == EntryKind.KeyBound);
        try
        {
            await proofs.Require("binding", ofKey is null ? [ofOwner] : [ofOwner, ofKey], cancellationToken);
        }
        catch (StepFailedException refusal) when (refusal.Code is not FailureCode.StoreUnavailable)
        {
            throw new BindingRefusedException();
        }

        return new(Bound(ofOwner), ofKey is null ? null : Bound(ofKey));
    }

    private static LoggedBinding Bound(LoggedEntry entry) => new(entry.Index, entry.Entry.Statement);

    private async Task<LoggedEntry> Append(LogKeyBound command, CancellationToken cancellation)
    {
        try
        {
            return (await log.Append(command, cancellation))[0];
        }
        catch (StepFailedException refusal) when (refusal.Code is FailureCode.CommandRefused)
        {
            throw new BindingRefusedException();
        }
    }

    private async Task<SignedNote> Covering(long index, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Timeout; await Task.Delay(PollInterval, time, cancellation))
        {
            var note = SignedNote.Parse(await log.ReadCheckpoint(index + 1, cancellation));
            if (Checkpoint.Parse(note.Text.Span).Size > index)
                return note;
        }

        throw new TimeoutException("No checkpoint has come that covers an entry of the log.");
    }
}
