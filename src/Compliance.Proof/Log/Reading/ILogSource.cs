namespace Compliance.Proof.Log.Reading;

/// <summary>What anyone can read of a log: tiles, entry bundles and the checkpoint, as <see cref="TilePath"/> names them.</summary>
public interface ILogSource
{
    /// <returns>Null where there is nothing.</returns>
    Task<StoredObject?> Read(string path, CancellationToken cancellation);

    /// <summary>As it is kept, to be passed on without work: an entry bundle may be compressed.</summary>
    /// <returns>Null where there is nothing.</returns>
    async Task<KeptObject?> ReadAsKept(string path, CancellationToken cancellation) =>
        await Read(path, cancellation) is { } found ? new(found.Content, IsCompressed: false) : null;
}

/// <param name="Content">Its bytes.</param>
/// <param name="Tag">Another after each write.</param>
public sealed record StoredObject(ReadOnlyMemory<byte> Content, string Tag);

/// <param name="Content">Its bytes.</param>
/// <param name="IsCompressed">Whether they are gzip of what is asked for.</param>
public sealed record KeptObject(ReadOnlyMemory<byte> Content, bool IsCompressed);
