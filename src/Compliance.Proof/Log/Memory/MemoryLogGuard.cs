using System.Globalization;

namespace Compliance.Proof.Log.Memory;

/// <summary>The last checkpoint in memory, gone with the process.</summary>
public sealed class MemoryLogGuard : ILogGuard
{
    private readonly Lock _swap = new();
    private GuardedCheckpoint? _last;
    private long _swaps;

    /// <inheritdoc/>
    public Task<GuardedCheckpoint?> Read(CancellationToken cancellation) => Task.FromResult(_last);

    /// <inheritdoc/>
    public Task<GuardedCheckpoint?> TrySwap(
        GuardedCheckpoint? last, ReadOnlyMemory<byte> note, DateTimeOffset at, ReadOnlyMemory<byte> batch, CancellationToken cancellation)
    {
        lock (_swap)
        {
            if (_last?.Tag != last?.Tag)
                return Task.FromResult<GuardedCheckpoint?>(null);
            _last = new(note.ToArray(), at, (++_swaps).ToString(CultureInfo.InvariantCulture), batch.ToArray());
            return Task.FromResult<GuardedCheckpoint?>(_last);
        }
    }

    /// <summary>As a restore from a backup does.</summary>
    public void Restore(GuardedCheckpoint? kept)
    {
        lock (_swap)
            _last = kept;
    }
}
