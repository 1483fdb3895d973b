using System.Collections.Concurrent;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Witnessing;

/// <summary>
/// Asks all witnesses for each checkpoint before it is published. One that does not answer in time is left out; one that refuses is an
/// alarm. Whether enough have cosigned is for the reader's policy to say.
/// </summary>
internal sealed class WitnessRound(
    ILogStore store, LogMemory memory, IReadOnlyList<IWitness> witnesses, ILogAlarms alarms, TimeSpan timeout, TimeProvider time)
{
    private readonly ConcurrentDictionary<IWitness, long> _sizes = new();

    /// <returns>The note, with the cosignatures that came and verify.</returns>
    public async Task<ReadOnlyMemory<byte>> Cosign(ReadOnlyMemory<byte> note, Checkpoint tree, CancellationToken cancellation)
    {
        if (witnesses.Count == 0 || tree.Size == 0)
            return note;
        var view = await LogView.Open(store, note, tree, memory, cancellation);
        var cosignatures = await Task.WhenAll(witnesses.Select(witness => Ask(witness, view, cancellation)));
        var signed = SignedNote.Parse(note.Span);
        return SignedNoteWriter.Write(signed.Text.Span, [.. signed.Signatures, .. cosignatures.SelectMany(each => each)]);
    }

    private async Task<IReadOnlyList<NoteSignature>> Ask(IWitness witness, LogView view, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await Ask(witness, view, _sizes.GetValueOrDefault(witness), mayRetry: true, stop.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            alarms.Raise(
                new(
                    LogAlarmCodes.WitnessSilent,
                    $"Witness {witness.Key.Name} did not cosign size {view.Checkpoint.Size} ({failure.GetType().Name})."));
            return [];
        }
    }

    private async Task<IReadOnlyList<NoteSignature>> Ask(
        IWitness witness, LogView view, long oldSize, bool mayRetry, CancellationToken cancellation)
    {
        var size = view.Checkpoint.Size;
        var proof = await view.ProveConsistency(oldSize, size, cancellation);
        var answer = await witness.Cosign(oldSize, proof, view.Note, cancellation);
        switch (answer)
        {
            case { Status: WitnessAnswer.Cosigned }:
                _sizes[witness] = size;
                return Verified(witness, view, answer.Cosignatures);
            case { Status: WitnessAnswer.Conflict, Size: { } known } when known > size:
                alarms.Raise(
                    new(
                        LogAlarmCodes.WitnessAhead,
                        $"Witness {witness.Key.Name} knows {known} entries, this log has {size}: it may have forked."));
                return [];
            case { Status: WitnessAnswer.Conflict, Size: { } known } when mayRetry:
                return await Ask(witness, view, known, mayRetry: false, cancellation);
            default:
                alarms.Raise(
                    new(LogAlarmCodes.WitnessRefuses, $"Witness {witness.Key.Name} refused to cosign size {size} ({answer.Status})."));
                return [];
        }
    }

    private List<NoteSignature> Verified(IWitness witness, LogView view, IReadOnlyList<NoteSignature> cosignatures)
    {
        var text = SignedNote.Parse(view.Note.Span).Text;
        var good = new SignedNote(text, cosignatures)
            .By(witness.Key)
            .Where(line => witness.Key.Verify(text.Span, line.Signature.Span))
            .Take(1)
            .ToList();
        if (good.Count == 0)
            alarms.Raise(new(LogAlarmCodes.WitnessRefuses, $"Witness {witness.Key.Name} answered with no cosignature of its own."));
        return good;
    }
}
