using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log;

/// <summary>A log's name and keys, as its readers know them.</summary>
/// <param name="Origin">The checkpoint's first line.</param>
/// <param name="Keys">All of them sign every checkpoint.</param>
/// <param name="Former">Keys that signed earlier checkpoints and were replaced since; one of them is enough for such a checkpoint.</param>
public sealed record LogIdentity(string Origin, IReadOnlyList<VerifierKey> Keys, IReadOnlyList<VerifierKey>? Former = null)
{
    /// <summary>Reads a checkpoint that this log signed.</summary>
    /// <exception cref="LogCorruptException">It is none, or another log's, or not signed as it should be.</exception>
    public Checkpoint Read(ReadOnlySpan<byte> note)
    {
        try
        {
            var read = SignedNote.Parse(note);
            var checkpoint = Checkpoint.Parse(read.Text.Span);
            if (checkpoint.Origin != Origin)
                throw new LogCorruptException($"The checkpoint is of the log {checkpoint.Origin}, not of {Origin}.");
            return IsSigned(read)
                ? checkpoint
                : throw new LogCorruptException($"The checkpoint of size {checkpoint.Size} is not signed by every key of the log.");
        }
        catch (FormatException cause)
        {
            throw new LogCorruptException($"The checkpoint is none. {cause.Message}");
        }
    }

    private bool IsSigned(SignedNote note) => (Keys.Count > 0 && Keys.All(note.Verify)) || Former?.Any(note.Verify) == true;
}

/// <summary>What a writer signs with.</summary>
/// <param name="Origin">The checkpoint's first line.</param>
/// <param name="Signers">At least one; each checkpoint carries all their signatures.</param>
/// <param name="Former">Keys that were replaced, see <see cref="LogIdentity"/>.</param>
public sealed record LogSigning(string Origin, IReadOnlyList<INoteSigner> Signers, IReadOnlyList<VerifierKey>? Former = null)
{
    /// <summary>As readers know it.</summary>
    public LogIdentity Identity => new(Origin, [.. Signers.Select(each => each.Key)], Former);
}
