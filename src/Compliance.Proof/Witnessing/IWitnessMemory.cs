using System.Collections.Concurrent;

namespace Compliance.Proof.Witnessing;

/// <summary>What a witness cosigned last, for each log.</summary>
public interface IWitnessMemory
{
    /// <returns>Null when it never cosigned one of this log's.</returns>
    Task<byte[]?> Find(string origin, CancellationToken cancellation);

    /// <summary>Durable when it returns.</summary>
    Task Keep(string origin, byte[] note, CancellationToken cancellation);
}

/// <summary>Forgets with the process.</summary>
public sealed class VolatileWitnessMemory : IWitnessMemory
{
    private readonly ConcurrentDictionary<string, byte[]> _notes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<byte[]?> Find(string origin, CancellationToken cancellation) => Task.FromResult(_notes.GetValueOrDefault(origin));

    /// <inheritdoc/>
    public Task Keep(string origin, byte[] note, CancellationToken cancellation)
    {
        _notes[origin] = note;
        return Task.CompletedTask;
    }
}
