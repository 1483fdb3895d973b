namespace Compliance.Proof.Log;

/// <summary>
/// The last checkpoint that was signed, kept apart from the log, in an account of its own: what a restored log is compared with. Swapping
/// it is what commits a batch, and what decides between two writers. A batch that is small is kept beside its checkpoint, in the same
/// write: whoever comes after a crash finishes from there.
/// </summary>
public interface ILogGuard
{
    /// <returns>Null before the log's first checkpoint.</returns>
    Task<GuardedCheckpoint?> Read(CancellationToken cancellation);

    /// <param name="last">What was read; null where nothing was.</param>
    /// <param name="note">The checkpoint that follows, signed.</param>
    /// <param name="at">When it was signed.</param>
    /// <param name="batch">What finishing it takes, of at most <see cref="LogWriterOptions.MaxGuarded"/> bytes; empty where that was staged
    /// elsewhere.</param>
    /// <param name="cancellation">Stops before the call; afterwards the swap may have happened.</param>
    /// <returns>What is there now; null, and nothing changes, when another is there than <paramref name="last"/>.</returns>
    Task<GuardedCheckpoint?> TrySwap(
        GuardedCheckpoint? last, ReadOnlyMemory<byte> note, DateTimeOffset at, ReadOnlyMemory<byte> batch, CancellationToken cancellation);
}

/// <param name="Note">A checkpoint with the log's own signatures, and no others.</param>
/// <param name="At">When it was signed, by the signer's clock.</param>
/// <param name="Tag">Another after each swap.</param>
/// <param name="Batch">What finishing it takes; empty where that was staged elsewhere, and at the first checkpoint.</param>
public sealed record GuardedCheckpoint(ReadOnlyMemory<byte> Note, DateTimeOffset At, string Tag, ReadOnlyMemory<byte> Batch = default);
